import { z } from 'zod';

/** Parameters as Prisma stores them. */
export const jsonObject = z.record(z.string(), z.json());
