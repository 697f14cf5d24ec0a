import { z } from 'zod';

/** For procedures without input: no body, or `{}`. */
export const noInput = z.strictObject({}).optional();
