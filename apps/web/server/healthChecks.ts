import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import type { FileTarget } from '@novapulse/files';
import { checkEngine, type QueueEngine } from '@novapulse/jobs';
import type { Limiter } from '@novapulse/limits';
import { databaseChecks, diskCheck, type HealthCheck } from '@novapulse/runtime';

/**
 * What the web server needs to be ready: the database, migrated. Without the queue engine, or with one that throws work
 * away, it still accepts events (invariant 11), so that shows as degraded; so does a limiter without its store, or a
 * disk on which reports have no room.
 */
export function webHealthChecks({
  db,
  engine,
  limiter,
  files,
}: {
  db: Db;
  engine: QueueEngine;
  limiter: Limiter;
  files: FileTarget;
}): HealthCheck[] {
  return [
    ...databaseChecks({
      ping: () => db.sql.query('select 1'),
      pendingMigrations: () => pendingMigrations(db.sql),
    }),
    { name: 'queue', timeoutMs: 2000, onFailure: 'degraded', run: () => checkEngine(engine) },
    {
      name: 'limiter',
      timeoutMs: 2000,
      onFailure: 'degraded',
      async run() {
        if (!limiter.isStoreUp()) throw new Error('the store of the rate limits does not answer');
      },
    },
    ...(files.kind === 'file' ? [diskCheck({ folder: files.path, onFailure: 'degraded' })] : []),
  ];
}
