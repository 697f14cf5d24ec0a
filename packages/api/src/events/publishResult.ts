import { NovaError } from '@novapulse/core';
import type { EventRefusal, PublishOutcome } from '@novapulse/jobs';
import { z } from 'zod';
import { pathName } from '../errors/fieldErrors.ts';
import { invalidInput } from '../errors/invalidInput.ts';
import { toNovaError } from '../errors/toNovaError.ts';

export const publishedOutput = z.object({
  id: z.string(),
  /** Whether the idempotency key was known: then this is the event it made the first time. */
  duplicate: z.boolean(),
  deliveries: z.array(z.object({ id: z.string(), webhookId: z.string() })),
});

/**
 * @param field What the payload was given as, for errors.
 * @throws NovaError `BAD_REQUEST` when its event type does not allow it, `CONFLICT` when the idempotency key was used for another event, `SERVICE_UNAVAILABLE` when the ledger
 * could not take it.
 */
export function publishResult(
  outcome: PublishOutcome | undefined,
  field: 'data' | 'rawPayload' = 'data',
): z.infer<typeof publishedOutput> {
  if (outcome?.kind === 'accepted') {
    return { id: outcome.id, duplicate: outcome.duplicate, deliveries: outcome.deliveries };
  }
  if (outcome?.kind === 'refused') throw refusedByType(outcome.refusal, field);
  if (outcome?.kind === 'failed') throw toNovaError(outcome.error);
  const message = 'This idempotencyKey was used for another event. Use a new key, or send the same event.';
  throw new NovaError('CONFLICT', message, {
    reason: 'IDEMPOTENCY_KEY_REUSED',
    fieldErrors: { idempotencyKey: [message] },
  });
}

function refusedByType(refusal: EventRefusal, field: 'data' | 'rawPayload'): NovaError {
  if (refusal.reason === 'archived') {
    const message = 'This event type is archived, so it takes no new events. Restore it, or use another type.';
    return invalidInput({ type: [message] }, 'EVENT_TYPE_ARCHIVED');
  }
  const byPath = Map.groupBy(refusal.problems, ({ path }) => pathName([field, ...path]));
  const fieldErrors = [...byPath].map(([path, problems]) => [path, problems.map(({ message }) => message)]);
  return invalidInput(Object.fromEntries(fieldErrors), 'SCHEMA_MISMATCH');
}
