import { idTime, type NewId } from '@novapulse/core';
import type { Db, Sql } from '@novapulse/db';
import { z } from 'zod';
import { publishEvents, type ScopedRequest } from '../events/publishEvents.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';

/** What NovaPulse tells of endpoints. `novapulse.delivery_exhausted` comes from a trigger, whatever fails a delivery. */
export type OwnEvent =
  | {
      type: 'novapulse.webhook.disabled';
      /** `reason`: `manual`, `gone`, `receiver_asked` or `failing`. */
      data: { webhookId: string; url: string; reason: string; disabledAt: string };
    }
  | {
      type: 'novapulse.webhook.recovered';
      /** `reason`: `answered` after a warning, or `enabled` again after it had been disabled. */
      data: { webhookId: string; url: string; reason: 'answered' | 'enabled'; failingSince: string | null };
    }
  | {
      type: 'novapulse.webhook.secret_rotated';
      data: { webhookId: string; url: string; previousExpiresAt: string };
    };

/**
 * Tells an organization's endpoints that ask for it by name what has happened, in the transaction of that: rolled back
 * means not told (invariant 5). A worker publishes it right after the commit. Where nobody asks, nothing is written.
 */
export async function tellOwnEvent(tx: Sql, organizationId: string, { type, data }: OwnEvent): Promise<void> {
  // An endpoint that is disabled could not hear it, and one that is back hears it last.
  const about = type === 'novapulse.webhook.disabled' ? data.webhookId : null;
  await tx.query('select own_event_tell($1, $2, $3::jsonb, $4)::text', [
    organizationId,
    type,
    JSON.stringify(data),
    about,
  ]);
}

const ownEventRow = z.object({
  organization_id: z.string(),
  type: z.string(),
  data: z.unknown(),
  except_webhook_id: z.string().nullable(),
});

const eventsPerCommit = 200;

/** Publishes what there is to tell, each once: taking it away and accepting the event are one commit. Returns how many. */
export async function publishOwnEvents(
  db: Pick<Db, 'transaction'>,
  { newId, budget }: { newId: NewId; budget: number },
): Promise<number> {
  return await db.transaction(async (tx) => {
    const rows = await tx.query(
      `delete from own_events where id = any(array(
         select id from own_events order by id limit $1 for update skip locked
       )) returning organization_id, type, data, except_webhook_id, id`,
      [eventsPerCommit],
    );
    if (rows.length === 0) return 0;
    const requests = rows.map((row) => toRequest(newId, ownEventRow.parse(row)));
    await publishEvents(tx, requests, { newId, budget, marksMessages: false });
    await notifyDue(tx);
    return rows.length;
  });
}

function toRequest(newId: NewId, row: z.output<typeof ownEventRow>): ScopedRequest {
  const id = newId('event');
  const createdAt = idTime('event', id);
  const body = JSON.stringify({ type: row.type, timestamp: createdAt.toISOString(), data: row.data });
  return {
    id,
    organizationId: row.organization_id,
    type: row.type,
    body: Buffer.from(body),
    raw: false,
    channels: [],
    idempotencyKey: null,
    requestHash: null,
    createdAt,
    exceptWebhookId: row.except_webhook_id,
  };
}
