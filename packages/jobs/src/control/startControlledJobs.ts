import type { QueueName, Sql } from '@novapulse/db';
import { catalogue } from '../catalogue.ts';
import { giveBackJobs } from '../ledger/freeJobs.ts';
import { holdJobs } from '../ledger/holdJobs.ts';
import { type StartedJob, type StartRequest, startJobs } from '../ledger/startJobs.ts';
import { type Candidate, createAdmission } from './createAdmission.ts';
import { isGated } from './endpointGates.ts';

type CandidateRow = {
  id: string;
  queue: QueueName;
  organization_id: string | null;
  name: string;
  concurrency_key: string | null;
  gated_webhook_id: string | null;
  is_queue_set: boolean;
  was_held: boolean;
  is_due: boolean;
};

/** A job whose key is taken comes back after this time. */
const keyTakenDelayMs = 1_000;

const perKey: Readonly<Record<string, { concurrencyPerKey?: number }>> = catalogue;

/**
 * **start** where something is set: a pause, a limit of the queue or of an organization in it or of an endpoint, an open
 * circuit breaker, or a key that jobs take turns for. One worker at a time does this for a queue, an endpoint or a key, so
 * that limits hold exactly over all of them; what is not admitted is given back or held and uses no attempt (**defer**).
 * In a transaction of its own, since what is counted must be looked at after the lock was got. Returns one entry for each
 * request, null where nothing started, and whether deliveries wait for a place now.
 */
export async function startControlledJobs(
  tx: Sql,
  requests: readonly StartRequest[],
): Promise<{ started: (StartedJob | null)[]; hasHeld: boolean }> {
  const candidates = await findCandidates(tx, requests);
  if (candidates.size === 0) return { started: requests.map(() => null), hasHeld: false };
  await lock(tx, [...candidates.values()]);
  const admission = await createAdmission(tx, [...candidates.values()], (name) => perKey[name]?.concurrencyPerKey ?? 1);

  const admitted: StartRequest[] = [];
  const held: StartRequest[] = [];
  const refused: { request: StartRequest; delayMs: number }[] = [];
  for (const request of requests) {
    const candidate = candidates.get(request.id);
    if (candidate === undefined) continue;
    // What came early is given back, too: it may become due before the statement that starts the others.
    const verdict = candidate.isDue ? admission.admit(candidate) : 'early';
    if (verdict === 'admitted') admitted.push(request);
    else if (verdict === 'no_place') held.push(request);
    else refused.push({ request, delayMs: verdict === 'key_taken' ? keyTakenDelayMs : 0 });
  }
  await admission.settle();
  if (held.length > 0) await holdJobs(tx, held);
  for (const [group, some] of Map.groupBy(refused, ({ request, delayMs }) => `${request.messageId} ${delayMs}`)) {
    const [messageId = '', delayMs] = group.split(' ');
    await giveBackJobs(
      tx,
      messageId,
      some.map(({ request }) => request.id),
      Number(delayMs),
    );
  }
  const started = admitted.length === 0 ? [] : await startJobs(tx, admitted, { isAdmitted: true });
  const byRequest = new Map(admitted.map((request, index) => [request, started[index] ?? null]));
  return { started: requests.map((request) => byRequest.get(request) ?? null), hasHeld: held.length > 0 };
}

/** Whether any of them is ready and something is set for it. */
export async function areControlled(sql: Sql, requests: readonly StartRequest[]): Promise<boolean> {
  return requests.length > 0 && (await findCandidates(sql, requests)).size > 0;
}

async function findCandidates(tx: Sql, requests: readonly StartRequest[]): Promise<Map<string, Candidate>> {
  const rows = await tx.query<CandidateRow>(
    `select j.id, j.queue, j.organization_id, j.name, j.concurrency_key, j.next_attempt_at <= now() as is_due,
            case when ${isGated} then j.webhook_id end as gated_webhook_id,
            j.queue in (select queue from queue_settings) as is_queue_set,
            j.held_at is not null as was_held
     from unnest($1::text[], $2::int[]) as asked (id, attempt)
     join jobs j on j.id = asked.id and j.attempt + 1 = asked.attempt
     left join webhooks w on w.id = j.webhook_id
     where j.status in ('pending', 'retrying', 'waiting')
       and (j.concurrency_key is not null or ${isGated} or j.queue in (select queue from queue_settings))`,
    [requests.map((request) => request.id), requests.map((request) => request.attempt)],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        queue: row.queue,
        organizationId: row.organization_id,
        name: row.name,
        concurrencyKey: row.concurrency_key,
        gatedWebhookId: row.gated_webhook_id,
        isQueueSet: row.is_queue_set,
        wasHeld: row.was_held,
        isDue: row.is_due,
      },
    ]),
  );
}

/** Kept until the transaction ends. Everybody takes them in the same order. */
async function lock(tx: Sql, candidates: readonly Candidate[]): Promise<void> {
  const names = new Set([
    // Endpoints with limits of their own do not wait for each other, unless the queue has one for all of them.
    ...candidates.flatMap((one) => (one.isQueueSet || one.concurrencyKey !== null ? [`queue ${one.queue}`] : [])),
    ...candidates.flatMap(({ gatedWebhookId }) => (gatedWebhookId === null ? [] : [`endpoint ${gatedWebhookId}`])),
    ...candidates.flatMap(({ concurrencyKey }) => (concurrencyKey === null ? [] : [`key ${concurrencyKey}`])),
  ]);
  await tx.query(
    `select count(pg_advisory_xact_lock(hashtextextended('novapulse ' || name, 0)))
     from (select name from unnest($1::text[]) as name order by hashtextextended('novapulse ' || name, 0)) locks`,
    [[...names]],
  );
}
