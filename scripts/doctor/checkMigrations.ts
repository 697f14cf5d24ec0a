import type { Db } from '@novapulse/db';
import { pendingMigrations } from '@novapulse/db/migrate';

export async function checkMigrations(db: Db): Promise<string> {
  const pending = await pendingMigrations(db.sql);
  if (pending.length > 0) throw new Error(`not applied: ${pending.join(', ')} (npm start applies them)`);
  return 'all applied';
}
