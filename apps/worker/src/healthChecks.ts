import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import type { QueueEngine } from '@novapulse/jobs';
import type { HealthCheck } from '@novapulse/runtime';

const timeoutMs = 2000;

/** What a worker needs to do its work. Without the queue engine it does nothing, so that puts it out of service. */
export function workerHealthChecks({ db, engine }: { db: Db; engine: QueueEngine }): HealthCheck[] {
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
    { name: 'queue', timeoutMs, onFailure: 'down', run: () => engine.ping() },
  ];
}
