import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import type { QueueEngine } from '@novapulse/jobs';
import type { HealthCheck } from '@novapulse/runtime';

const timeoutMs = 2000;

/**
 * What the web server needs to be ready: the database, migrated. Without the queue engine it still accepts events
 * (invariant 11), so that shows as degraded.
 */
export function webHealthChecks({ db, engine }: { db: Db; engine: QueueEngine }): HealthCheck[] {
  return [
    {
      name: 'database',
      timeoutMs,
      onFailure: 'down',
      run: async () => void (await db.sql.query('select 1')),
    },
    {
      name: 'migrations',
      timeoutMs,
      onFailure: 'down',
      async run() {
        const pending = await pendingMigrations(db.sql);
        if (pending.length > 0) {
          throw new Error(`not applied: ${pending.join(', ')}`);
        }
      },
    },
    { name: 'queue', timeoutMs, onFailure: 'degraded', run: () => engine.ping() },
  ];
}
