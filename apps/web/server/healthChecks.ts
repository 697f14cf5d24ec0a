import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import type { QueueEngine } from '@novapulse/jobs';
import { databaseChecks, type HealthCheck } from '@novapulse/runtime';

/**
 * What the web server needs to be ready: the database, migrated. Without the queue engine it still accepts events
 * (invariant 11), so that shows as degraded.
 */
export function webHealthChecks({ db, engine }: { db: Db; engine: QueueEngine }): HealthCheck[] {
  return [
    ...databaseChecks({
      ping: () => db.sql.query('select 1'),
      pendingMigrations: () => pendingMigrations(db.sql),
    }),
    { name: 'queue', timeoutMs: 2000, onFailure: 'degraded', run: () => engine.ping() },
  ];
}
