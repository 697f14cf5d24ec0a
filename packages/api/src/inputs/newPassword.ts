import { z } from 'zod';

/** A password to set: long enough to resist guessing, short enough to hash at leisure. */
export const newPassword = z
  .string()
  .min(12, { error: 'A password has at least 12 characters.' })
  .max(128, { error: 'A password has at most 128 characters.' });
