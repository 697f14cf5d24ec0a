import { migrateDatabase } from '@novapulse/db/migrate';
import { runMigrations } from 'bullmq';
import pg from 'pg';

/** Brings the empty database at `url` to the state in which every test gets its copy: ours and BullMQ's tables. */
export async function prepareTemplate(url: string): Promise<void> {
  await migrateDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
