import { z } from 'zod';

/** A password that somebody says is theirs. Longer than any that can be set; nothing else about it is judged. */
export const givenPassword = z
  .string()
  .min(1, { error: 'Enter the password.' })
  .max(1024, { error: 'A password has at most 1,024 characters here.' });
