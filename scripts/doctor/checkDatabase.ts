import type { Db } from '@novapulse/db';
import { z } from 'zod';

const oldestVersion = 14;
const row = z.object({ version: z.string(), number: z.coerce.number() });

/** The server answers and is new enough for the queue engine's Postgres backend. */
export async function checkDatabase(db: Db, place: string): Promise<string> {
  const [found] = await db.sql.query(
    `select current_setting('server_version') as version, current_setting('server_version_num') as number`,
  );
  const { version, number } = row.parse(found);
  if (number < oldestVersion * 10_000)
    throw new Error(`${place} is Postgres ${version}: ${oldestVersion} or later is needed`);
  return `Postgres ${version}, ${place}`;
}
