import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import { checkEngine, type QueueEngine } from '@novapulse/jobs';
import { databaseChecks, type HealthCheck } from '@novapulse/runtime';

/**
 * What a worker needs to do its work. Without the queue engine it does nothing, and one that throws work away is none: each
 * puts it out of service.
 */
export function workerHealthChecks({ db, engine }: { db: Db; engine: QueueEngine }): HealthCheck[] {
  return [
    ...databaseChecks({
      ping: () => db.sql.query('select 1'),
      pendingMigrations: () => pendingMigrations(db.sql),
    }),
    { name: 'queue', timeoutMs: 2000, onFailure: 'down', run: () => checkEngine(engine) },
  ];
}
