import { emailAddressPattern } from '@novapulse/core';
import { z } from 'zod';

/** A mail address in lower case, so that one person has one account. */
export const emailInput = z
  .string()
  .trim()
  .toLowerCase()
  .regex(emailAddressPattern, { error: 'This is not a valid mail address.' });
