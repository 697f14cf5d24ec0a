import { emailAddressPattern } from '@novapulse/core';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { optionalVariable, text, variable } from './variable.ts';

const emailText = text('an e-mail address', (value) =>
  emailAddressPattern.test(value) ? value.toLowerCase() : undefined,
);

const passwordText = text(
  'a password of 8 to 256 characters',
  (value) => (value.length >= 8 && value.length <= 256 ? value : undefined),
  { isSecret: true },
);

export const adminVariables = defineConcern({
  title: 'First user',
  variables: z.object({
    ADMIN_EMAIL: variable(emailText, {
      default: 'admin@localhost',
      description: 'The first user: admin of the first organization, and operator. Counts only while there is no user.',
    }),
    ADMIN_PASSWORD: optionalVariable(passwordText, {
      default: 'generated and printed once',
      description: 'The first user’s password, at least 8 characters.',
    }),
  }),
  resolve: (values) => ({
    email: values.ADMIN_EMAIL,
    /** Null: generate one and print it once. */
    password: values.ADMIN_PASSWORD ?? null,
  }),
});
