import type { Db } from '@novapulse/db';
import { z } from 'zod';

const row = z.object({ at: z.date() });

/** One-time passwords, sessions and signatures are judged by this machine's clock, jobs by the database's. */
const mostApartMs = 5_000;

/** The machine and the database agree what time it is. */
export async function checkClock(db: Db): Promise<string> {
  const before = Date.now();
  const [found] = await db.sql.query('select clock_timestamp() as at');
  const here = (before + Date.now()) / 2;
  const apartMs = Math.round(row.parse(found).at.getTime() - here);
  if (Math.abs(apartMs) > mostApartMs) {
    throw new Error(`the database's clock is ${apartMs} ms apart from this machine's: synchronize both (NTP)`);
  }
  return `${Math.abs(apartMs)} ms apart from the database's`;
}
