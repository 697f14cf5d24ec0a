import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { seedFirstAdmin } from '@novapulse/api/server';
import { createIdMaker, newToken, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
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
  const generated = options.password === null ? await keptSecret(file, () => newToken(15)) : null;
  const markShown = () => rm(file, { force: true });
  const db = createDb({ url: options.databaseUrl, poolSize: 1, applicationName: 'novapulse-start' });
  try {
    const password = options.password ?? generated?.value;
    const seeded = await seedFirstAdmin(
      { db, clock: systemClock, newId: createIdMaker(systemClock) },
      { email: options.email, password },
    );
    const isToBeShown = generated !== null && (seeded.created || !generated.isNew);
    if (!isToBeShown) await markShown();
    return { password: isToBeShown ? generated.value : null, markShown };
  } finally {
    await db.close();
  }
}
