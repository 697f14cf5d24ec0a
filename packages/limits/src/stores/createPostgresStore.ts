import type { Sql } from '@novapulse/db';
import { createTakeFunction } from '../postgres/createTakeFunction.ts';
import { PostgresWindowLimiter } from '../postgres/PostgresWindowLimiter.ts';
import { createFlexibleStore } from './createFlexibleStore.ts';
import type { LimitStore } from './limitStore.ts';

/** Counts in the table `rate_limits`. The connections should be few and the store's own, or it waits behind queries. */
export function createPostgresStore(sql: Sql): LimitStore {
  const take = createTakeFunction(sql);
  return createFlexibleStore({
    createLimiter: (shape) => new PostgresWindowLimiter({ ...shape, take }),
    close: async () => undefined,
  });
}
