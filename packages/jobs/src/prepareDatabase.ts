import { migrateDatabase } from '@novapulse/db/migrate';
import { migrateQueueSchema } from './engine/migrateQueueSchema.ts';

/**
 * Brings the database at `url` up to date: NovaPulse's migrations and BullMQ's own tables, which exist whatever the
 * engine, so that it can be changed by setting a variable. Returns the names of the migrations that were applied.
 */
export async function prepareDatabase(url: string): Promise<string[]> {
  const applied = await migrateDatabase(url);
  await migrateQueueSchema(url);
  return applied;
}
