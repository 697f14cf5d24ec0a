import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';
import type { FileTarget } from '@novapulse/files';
import { checkEngine, type QueueEngine } from '@novapulse/jobs';
import { databaseChecks, diskCheck, type HealthCheck } from '@novapulse/runtime';

/**
 * What a worker needs to do its work. Without the queue engine it does nothing, one that throws work away is none, and
 * without room on the disk reports cannot be written: each puts it out of service.
 */
export function workerHealthChecks({
  db,
  engine,
  files,
}: {
  db: Db;
  engine: QueueEngine;
  files: FileTarget;
}): HealthCheck[] {
  return [
    ...databaseChecks({
      ping: () => db.sql.query('select 1'),
      pendingMigrations: () => pendingMigrations(db.sql),
    }),
    { name: 'queue', timeoutMs: 2000, onFailure: 'down', run: () => checkEngine(engine) },
    ...(files.kind === 'file' ? [diskCheck({ folder: files.path, onFailure: 'down' })] : []),
  ];
}
