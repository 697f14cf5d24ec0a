import { NovaError } from '@novapulse/core';
import { type FieldErrors, summaryOf } from './fieldErrors.ts';

/** Bad input, with the fields at fault by path. */
export function invalidInput(fieldErrors: FieldErrors, reason?: string): NovaError {
  return new NovaError('BAD_REQUEST', summaryOf(fieldErrors), { fieldErrors, reason });
}
