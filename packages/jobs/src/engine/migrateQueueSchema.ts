import { runMigrations } from 'bullmq';
import pg from 'pg';

/**
 * Creates or upgrades BullMQ's own tables (schema `bullmq`) in the database at `url`. Safe to run concurrently: BullMQ
 * takes an advisory lock.
 */
export async function migrateQueueSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
