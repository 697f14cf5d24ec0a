import type { Sql } from '@novapulse/db';
import { createTakeFunction } from '../postgres/createTakeFunction.ts';
import { PostgresWindowLimiter } from '../postgres/PostgresWindowLimiter.ts';
import { createFlexibleStore } from './createFlexibleStore.ts';
import type { LimitStore } from './limitStore.ts';

/** Counts in the table `rate_limits`. The connections should be few and the store's own, or it waits behind queries. */
export function createPostgresStore(sql: Sql): LimitStore {
  const take = createTakeFunction(sql);
  return createFlexibleStore({
    // A call that Postgres keeps waiting has other statements to wait for; giving up sooner would only lose the count.
    deadlineMs: 1000,
    createLimiter: (shape) => new PostgresWindowLimiter({ ...shape, take }),
    close: async () => undefined,
  });
}
