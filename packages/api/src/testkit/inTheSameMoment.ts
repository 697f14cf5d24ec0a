import type { Prisma } from '@novapulse/db';
import { eventually } from '@novapulse/testing';
import type { TestApi } from './createTestApi.ts';

/**
 * Begins a call while another transaction has made a change that it has not committed, lets the call run until it waits
 * for that transaction or has ended, and commits. Gives what became of the call.
 */
export async function inTheSameMoment<T>(
  { db }: TestApi,
  change: (tx: Prisma.TransactionClient) => Promise<unknown>,
  call: () => Promise<T>,
): Promise<PromiseSettledResult<T>> {
  let hasEnded = false;
  const outcome = await db.prisma.$transaction(async (tx) => {
    await change(tx);
    const settled = Promise.allSettled([call()]).finally(() => {
      hasEnded = true;
    });
    await eventually(async () => {
      const waiting = await db.sql.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (waiting.length === 0 && !hasEnded) throw new Error('The call neither waits nor has ended.');
    });
    // Not awaited in here: it waits for this transaction.
    return { settled };
  });
  const [result] = await outcome.settled;
  return result;
}
