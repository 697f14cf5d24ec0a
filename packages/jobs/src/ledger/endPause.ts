import type { Sql } from '@novapulse/db';
import { notifyDue } from './enqueueJobs.ts';

/**
 * Makes the deliveries due that an endpoint's pause has deferred to its end, when the pause ends early. `heldUntil` is the
 * end that it had; rows that are due at another time keep to it. Once their transaction has committed they are dispatched.
 */
export async function endPause(
  tx: Sql,
  { webhookId, heldUntil }: { webhookId: string; heldUntil: Date | null },
): Promise<void> {
  if (heldUntil !== null) {
    await tx.query(
      `update jobs set next_attempt_at = now(), message_id = null, dispatched_at = null, epoch = epoch + 1
       where webhook_id = $1 and status <> 'succeeded' and status in ('pending', 'retrying') and next_attempt_at = $2::timestamptz`,
      [webhookId, heldUntil.toISOString()],
    );
  }
  await notifyDue(tx);
}
