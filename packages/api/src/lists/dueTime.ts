import { z } from 'zod';

/** A due time as the database has it. Postgres' `infinity` stands for "when something else happens": no time to show. */
export const dueTime = z.union([
  z.date(),
  z.custom<number>((value) => value === Number.POSITIVE_INFINITY).transform(() => null),
]);
