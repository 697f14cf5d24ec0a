import { z } from 'zod';
import { probeEventType } from '../../endpoints/insertProbe.ts';
import { tellOwnEvent } from '../../endpoints/ownEvents.ts';
import { retryJob } from '../../ledger/retryJob.ts';
import { defineWorkflow } from '../defineWorkflow.ts';
import type { StepTransaction } from '../step.ts';
import { sendProbe } from './sendProbe.ts';

const minute = 60_000;

/** When the endpoint is tried, after it was disabled. */
const probeAfter = ['1h', '6h', '1d', '3d'] as const;

const deliveriesPerStep = 200;
const mostBatches = 50;

type Endpoint = {
  url: string;
  reason: 'gone' | 'receiver_asked' | 'failing';
  since: string;
  disabledAt: string;
  admins: string[];
};

/**
 * Brings back an endpoint that was disabled because of what it answered: warns, probes it with a test event, and when it
 * answers enables it and replays what failed. Starts when an endpoint is disabled so. What people do to it counts more.
 */
export const endpointRecovery = defineWorkflow({
  name: 'endpoint-recovery',
  version: 1,
  title: 'Endpoint recovery',
  description:
    'Warns administrators and managers that an endpoint was disabled, probes it after 1 h, 6 h, 1 d and 3 d, enables it once it answers and replays what failed.',
  input: z.strictObject({ webhookId: z.string().min(1).max(100) }),
  output: z.object({ outcome: z.enum(['recovered', 'given_up', 'changed_by_people']), replayed: z.int() }),
  async run({ input: { webhookId }, step }) {
    const endpoint = await step.transaction('Look at the endpoint', (context) => findDisabled(context, webhookId));
    if (!endpoint) return { outcome: 'changed_by_people', replayed: 0 };
    const mail = async (name: string, subject: string, body: string) => {
      for (const [index, to] of endpoint.admins.entries())
        await step.sendEmail(`${name} ${index + 1}`, { to, template: 'generic', props: { subject, body } });
    };
    const host = new URL(endpoint.url).host;
    for (const [index, to] of endpoint.admins.entries()) {
      const { url, reason, disabledAt: at } = endpoint;
      await step.sendEmail(`Warn ${index + 1}`, {
        to,
        template: 'endpointDisabled',
        props: { webhookId, url, reason, at },
      });
    }

    for (const [index, pause] of probeAfter.entries()) {
      const probe = index + 1;
      await step.sleep(`Wait before probe ${probe}`, pause);
      const sent = await step.transaction(`Send probe ${probe}`, async (context) =>
        (await findDisabled(context, webhookId)) ? sendProbe(context, webhookId) : null,
      );
      if (!sent) return { outcome: 'changed_by_people', replayed: 0 };
      const delivery = await step.waitForJob(`Answer to probe ${probe}`, {
        jobId: sent.deliveryId,
        timeoutMs: 30 * minute,
      });
      if (delivery?.status !== 'succeeded') continue;
      const isEnabled = await step.transaction('Enable the endpoint', (context) => enable(context, webhookId));
      if (!isEnabled) return { outcome: 'changed_by_people', replayed: 0 };
      let replayed = 0;
      let after = '';
      for (let batch = 1; batch <= mostBatches; batch += 1) {
        const last = after;
        const { count, lastId } = await step.transaction(`Replay ${batch}`, (context) =>
          replay(context, webhookId, { since: endpoint.since, after: last }),
        );
        replayed += count;
        after = lastId;
        if (count < deliveriesPerStep) break;
      }
      await mail(
        'Tell',
        `The webhook endpoint ${host} is back`,
        `${endpoint.url} has answered a test event. NovaPulse has enabled it and is sending ${replayed} deliveries again that had failed.\n`,
      );
      return { outcome: 'recovered', replayed };
    }
    await mail(
      'Give up',
      `The webhook endpoint ${host} stays disabled`,
      `${endpoint.url} has not answered any of ${probeAfter.length} test events. NovaPulse does not try any more; enable it in the dashboard once it is repaired.\n`,
    );
    return { outcome: 'given_up', replayed: 0 };
  },
});

/** The endpoint, while it is disabled for what it answered; null once people have enabled, disabled or deleted it. */
async function findDisabled({ tx, organizationId }: StepTransaction, webhookId: string): Promise<Endpoint | null> {
  const [endpoint] = await tx.query<Endpoint>(
    `select w.url, w.disabled_reason as reason,
            to_char(least(w.failing_since, w.disabled_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since,
            to_char(w.disabled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "disabledAt",
            array(select u.email from memberships m join users u on u.id = m.user_id
                  where m.organization_id = w.organization_id and m.role in ('admin', 'manager') and m.disabled_at is null and u.disabled_at is null
                  order by u.id limit 20) as admins
     from webhooks w
     where w.id = $1 and w.organization_id = $2 and w.deleted_at is null and w.disabled_at is not null and w.disabled_reason <> 'manual'`,
    [webhookId, organizationId],
  );
  return endpoint ?? null;
}

async function enable({ tx, organizationId, newId, runId }: StepTransaction, webhookId: string): Promise<boolean> {
  const [enabled] = await tx.query<{ url: string }>(
    `update webhooks
     set disabled_at = null, disabled_reason = null, failing_since = null, last_failed_at = null,
         warned_percent = 0, held_until = null, circuit_opened_at = null, circuit_until = null, circuit_trips = 0,
         failures_in_a_row = 0, sampled_since = null, sampled_attempts = 0, sampled_failures = 0, version = version + 1, updated_at = now()
     where id = $1 and organization_id = $2 and deleted_at is null and disabled_at is not null and disabled_reason <> 'manual'
     returning url`,
    [webhookId, organizationId],
  );
  if (enabled === undefined) return false;
  const data = { webhookId, url: enabled.url, reason: 'enabled' as const, failingSince: null };
  await tellOwnEvent(tx, organizationId, { type: 'novapulse.webhook.recovered', data });
  await tx.query(
    `insert into audit_events (id, organization_id, action, actor_type, target_type, target_id, detail)
     values ($1, $2, 'webhooks.enable', 'system', 'webhook', $3, jsonb_build_object('workflowRunId', $4::text))`,
    [newId('audit'), organizationId, webhookId, runId],
  );
  return true;
}

/** Makes the next of what failed or was skipped since then due again, unless the endpoint has been disabled meanwhile. */
async function replay(
  { tx, organizationId, newId }: StepTransaction,
  webhookId: string,
  { since, after }: { since: string; after: string },
): Promise<{ count: number; lastId: string }> {
  const failed = await tx.query<{ id: string }>(
    `select id from jobs
     where webhook_id = $1 and organization_id = $2 and status in ('failed', 'skipped') and id > $3
       and finished_at >= $4::timestamptz and event_type <> $5
       and exists (select from webhooks w where w.id = $1 and w.disabled_at is null)
     order by id limit $6`,
    [webhookId, organizationId, after, since, probeEventType, deliveriesPerStep],
  );
  for (const { id } of failed) await retryJob(tx, { organizationId, id, queue: 'webhook' }, newId('job'));
  return { count: failed.length, lastId: failed.at(-1)?.id ?? after };
}
