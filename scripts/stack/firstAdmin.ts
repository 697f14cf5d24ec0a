import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createIdMaker, newToken, systemClock } from '@novapulse/core';
import { createDb, type Db } from '@novapulse/db';
import { keptSecret } from '@novapulse/db/embedded';

/** `password` is what people have not been told yet. `markShown` is for after it was printed. */
export type FirstAdminResult = { password: string | null; markShown(): Promise<void> };

/**
 * Creates the first user. A generated password is kept in the home until it was shown, so that a start that dies in
 * between does not lock everyone out.
 */
export async function createFirstAdmin(options: {
  databaseUrl: string;
  home: string;
  email: string;
  password: string | null;
}): Promise<FirstAdminResult> {
  const file = join(options.home, 'secrets', 'first-password');
  const markShown = () => rm(file, { force: true });
  const db = createDb({ url: options.databaseUrl, poolSize: 1, applicationName: 'novapulse-start' });
  try {
    const isFirstStart = (await db.sql.query('select 1 from users limit 1')).length === 0;
    if (options.password !== null || !(isFirstStart || existsSync(file))) {
      if (isFirstStart) await seed(db, options.email, options.password);
      await markShown();
      return { password: null, markShown };
    }
    const { value } = await keptSecret(file, () => newToken(15));
    const isNews = !isFirstStart || (await seed(db, options.email, value));
    return { password: isNews ? value : null, markShown };
  } finally {
    await db.close();
  }
}

/** Resolves to false when another process was quicker. */
async function seed(db: Db, email: string, password: string | null): Promise<boolean> {
  // Loading the whole API takes a good part of a second, which later starts save.
  const { seedFirstAdmin } = await import('@novapulse/api/server');
  const deps = { db, clock: systemClock, newId: createIdMaker(systemClock) };
  const { created } = await seedFirstAdmin(deps, { email, ...(password !== null && { password }) });
  return created;
}
