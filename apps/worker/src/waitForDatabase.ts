import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import type { FaultLog } from '@novapulse/runtime';

const retryAfterMs = 500;

/** Resolves to true once the database answers and is migrated, to false when it is no longer wanted. */
export async function waitForDatabase(deps: { db: Db; onFault: FaultLog; isWanted: () => boolean }): Promise<boolean> {
  while (deps.isWanted()) {
    try {
      const pending = await pendingMigrations(deps.db.sql);
      if (pending.length === 0) {
        return true;
      }
      throw new Error(`migrations are not applied: ${pending.join(', ')}`);
    } catch (error) {
      deps.onFault(error, 'waiting for the database');
    }
    await delay(retryAfterMs);
  }
  return false;
}
