import type { RouterInputs } from '@novapulse/api';
import { z } from 'zod';
import { formText } from '../forms/formText.ts';

type Assertion = RouterInputs['auth']['verifyPasskey']['response'];
type Registration = RouterInputs['passkeys']['register']['response'];

// The API looks at every field; here is only said that it is an object.
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** What an authenticator answered, from a form's field `passkey`; null when there is none. */
export const assertionIn = (form: FormData): Assertion | null => answerIn(form, z.custom<Assertion>(isObject));

/** The passkey that an authenticator made, from a form's field `passkey`; null when there is none. */
export const registrationIn = (form: FormData): Registration | null => answerIn(form, z.custom<Registration>(isObject));

function answerIn<T>(form: FormData, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(formText(form, 'passkey'))).data ?? null;
  } catch {
    return null;
  }
}
