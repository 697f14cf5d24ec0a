import { NovaError } from '@novapulse/core';
import type { PublishOutcome } from '@novapulse/jobs';
import { z } from 'zod';
import { toNovaError } from '../errors/toNovaError.ts';

export const publishedOutput = z.object({
  id: z.string(),
  /** Whether the idempotency key was known: then this is the event it made the first time. */
  duplicate: z.boolean(),
  deliveries: z.array(z.object({ id: z.string(), webhookId: z.string() })),
});

/**
 * @throws NovaError `CONFLICT` when the idempotency key was used for another event, `SERVICE_UNAVAILABLE` when the ledger
 * could not take it.
 */
export function publishResult(outcome: PublishOutcome | undefined): z.infer<typeof publishedOutput> {
  if (outcome?.kind === 'accepted') {
    return { id: outcome.id, duplicate: outcome.duplicate, deliveries: outcome.deliveries };
  }
  if (outcome?.kind === 'failed') throw toNovaError(outcome.error);
  const message = 'This idempotencyKey was used for another event. Use a new key, or send the same event.';
  throw new NovaError('CONFLICT', message, {
    reason: 'IDEMPOTENCY_KEY_REUSED',
    fieldErrors: { idempotencyKey: [message] },
  });
}
