import type { AppLoadContext } from '@remix-run/node';
import type { Problem } from '../problems/problem.ts';
import { formText } from './formText.ts';

export type JsonField = { ok: true; value: unknown } | { ok: false; problem: Problem };

/** A field that holds JSON; null when it is empty. What is no JSON is a problem at this field, like one of the API's. */
export function jsonField(form: FormData, name: string, context: AppLoadContext): JsonField {
  const text = formText(form, name).trim();
  try {
    return { ok: true, value: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    const message = `This is not JSON. ${reason}`.trim();
    return {
      ok: false,
      problem: {
        code: 'BAD_REQUEST',
        message,
        reason: null,
        fieldErrors: { [name]: [message] },
        requestId: context.requestId,
        at: context.now().toISOString(),
      },
    };
  }
}

/** An object, or null; anything else is left to the API to refuse by name. */
export function asObject(value: unknown): Record<string, unknown> | null {
  if (value === null) return null;
  const entries: [string, unknown][] = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries);
}
