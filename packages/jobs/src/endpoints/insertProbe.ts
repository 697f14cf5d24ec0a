import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { deliveryJobName } from '../catalogue.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import { probeTag } from '../ledger/limits.ts';
import { toEvent } from '../workflows/toEvent.ts';

export const probeEventType = 'novapulse.probe';

/** Sends a test event to one endpoint, once, also while it is disabled: the tag lets it pass. */
export async function insertProbe(
  tx: Sql,
  newId: NewId,
  { organizationId, webhookId }: { organizationId: string; webhookId: string },
): Promise<{ deliveryId: string; eventId: string }> {
  const event = toEvent(newId, {
    type: probeEventType,
    data: { message: 'NovaPulse tests whether this endpoint works again.' },
  });
  const deliveryId = newId('job');
  await tx.query(
    `with event as (
       insert into events (id, organization_id, type, channels, body, raw, created_at)
       values ($1, $2, $3, '{}', $4, false, $5::timestamptz)
     )
     insert into jobs (id, organization_id, queue, name, budget, event_id, event_type, webhook_id, tags)
     values ($6, $2, 'webhook', $7, 1, $1, $3, $8, array[$9])`,
    [
      event.id,
      organizationId,
      event.type,
      event.body,
      event.createdAt.toISOString(),
      deliveryId,
      deliveryJobName,
      webhookId,
      probeTag,
    ],
  );
  await notifyDue(tx);
  return { deliveryId, eventId: event.id };
}
