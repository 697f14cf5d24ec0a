import { isSampled, matchesChannels, matchesEventType, type NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { deliveryJobName } from '../catalogue.ts';
import { tenantTag } from '../dispatch/createPacer.ts';
import type { Message } from '../engine/engine.ts';
import { boolArray, byteaArray, textArray, timeArray } from '../ledger/arrays.ts';
import { jobsPerMessage } from '../ledger/limits.ts';

/** An event to accept. */
export type PublishRequest = {
  id: string;
  type: string;
  /** The exact bytes to sign and send. */
  body: Uint8Array;
  raw: boolean;
  channels: string[];
  idempotencyKey: string | null;
  /** SHA-256 of what the caller asked for; needed with an idempotency key. */
  requestHash: Uint8Array | null;
  createdAt: Date;
  /** Deliver to this endpoint alone, whatever it listens to: a test event. */
  onlyWebhookId?: string;
  traceParent?: string | null;
};

export type Delivery = { id: string; webhookId: string };

export type PublishOutcome =
  | { kind: 'accepted'; id: string; duplicate: boolean; deliveries: Delivery[] }
  /** The idempotency key was used before, for something else. */
  | { kind: 'conflict' }
  /** Not accepted, or not known to be: publish again with the same idempotency key. */
  | { kind: 'failed'; error: unknown };

export type ScopedRequest = PublishRequest & { organizationId: string };

type EndpointRow = { id: string; organization_id: string; event_types: string[]; channels: string[] };
type PlannedDelivery = Delivery & { event: ScopedRequest; messageId: string | null; lane: number };

export type PublishOptions = {
  newId: NewId;
  budget: number;
  marksMessages: boolean;
  /** The lane of one more delivery of an organization. */
  laneOf?: (organizationId: string) => number;
};

/**
 * Accepts many events of many organizations in one commit: events, their deliveries' rows (**enqueue**, already marked
 * for their messages) and nothing else. Two statements for a batch of any size; a third only where an idempotency key
 * had been used before. Returns an outcome for each request, in order, and the messages to add now.
 */
export async function publishEvents(
  sql: Sql,
  requests: readonly ScopedRequest[],
  { newId, budget, marksMessages, laneOf = () => 0 }: PublishOptions,
): Promise<{ outcomes: PublishOutcome[]; messages: Message[] }> {
  const endpoints = await listeningEndpoints(sql, [...new Set(requests.map((request) => request.organizationId))]);
  const planned = planDeliveries(requests, endpoints, newId, marksMessages ? laneOf : null);
  const { accepted, isControlled } = await insert(sql, requests, planned, budget);
  const known = await findKnown(
    sql,
    requests.filter((request) => !accepted.has(request.id)),
  );
  const deliveriesOf = Map.groupBy(planned, (delivery) => delivery.event.id);

  const outcomes = requests.map((request): PublishOutcome => {
    if (accepted.has(request.id)) {
      const deliveries = deliveriesOf.get(request.id) ?? [];
      return {
        kind: 'accepted',
        id: request.id,
        duplicate: false,
        deliveries: deliveries.map(({ id, webhookId }) => ({ id, webhookId })),
      };
    }
    const event = known.get(keyOf(request.organizationId, request.idempotencyKey));
    if (!event) throw new Error(`Event ${request.id} was neither inserted nor known by its idempotency key`);
    if (!request.requestHash || !event.requestHash.equals(request.requestHash)) return { kind: 'conflict' };
    return { kind: 'accepted', id: event.id, duplicate: true, deliveries: event.deliveries };
  });
  // Rows of a queue that is paused or limited were inserted unmarked: the reconciler knows when they may start.
  const messages = isControlled ? [] : toMessages(planned.filter((delivery) => accepted.has(delivery.event.id)));
  return { outcomes, messages };
}

function listeningEndpoints(sql: Sql, organizationIds: readonly string[]): Promise<EndpointRow[]> {
  return sql.query<EndpointRow>(
    `select id, organization_id, event_types, channels from webhooks
     where organization_id = any($1::text[]) and disabled_at is null and deleted_at is null
     order by id`,
    [textArray(organizationIds)],
    { name: 'listening endpoints' },
  );
}

function planDeliveries(
  requests: readonly ScopedRequest[],
  endpoints: readonly EndpointRow[],
  newId: NewId,
  laneOf: ((organizationId: string) => number) | null,
): PlannedDelivery[] {
  const byOrganization = Map.groupBy(endpoints, (endpoint) => endpoint.organization_id);
  const planned = requests.flatMap((event) =>
    (byOrganization.get(event.organizationId) ?? [])
      .filter((endpoint) => listens(endpoint, event))
      .map((endpoint) => ({ id: newId('job'), webhookId: endpoint.id, event })),
  );
  if (laneOf === null) return planned.map((delivery) => ({ ...delivery, messageId: null, lane: 0 }));
  const messages = new Map<number, { id: string; size: number }>();
  return planned.map((delivery) => {
    const lane = laneOf(delivery.event.organizationId);
    const open = messages.get(lane);
    const message = open && open.size < jobsPerMessage ? open : { id: newId('message'), size: 0 };
    message.size += 1;
    messages.set(lane, message);
    return { ...delivery, messageId: message.id, lane };
  });
}

function listens(endpoint: EndpointRow, event: ScopedRequest): boolean {
  if (event.onlyWebhookId !== undefined) return endpoint.id === event.onlyWebhookId;
  return matchesEventType(endpoint.event_types, event.type) && matchesChannels(endpoint.channels, event.channels);
}

async function insert(
  sql: Sql,
  requests: readonly ScopedRequest[],
  deliveries: readonly PlannedDelivery[],
  budget: number,
): Promise<{ accepted: Set<string>; isControlled: boolean }> {
  // Ordered by key, so that two batches with the same keys wait for each other in one order only.
  const events = requests.toSorted((a, b) =>
    compare(keyOf(a.organizationId, a.idempotencyKey), keyOf(b.organizationId, b.idempotencyKey)),
  );
  const rows = await sql.query<{ id: string; is_controlled: boolean }>(
    `with control as (
       select exists (select from queue_settings where queue = 'webhook') as is_controlled
     ), accepted as (
       insert into events (id, organization_id, type, channels, idempotency_key, request_hash, body, raw, created_at)
       select id, organization_id, type, array(select jsonb_array_elements_text(channels::jsonb)), idempotency_key, request_hash,
              body, raw, created_at
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::bool[], $9::timestamptz[])
         as event (id, organization_id, type, channels, idempotency_key, request_hash, body, raw, created_at)
       on conflict (organization_id, idempotency_key) where idempotency_key is not null do nothing
       returning id, organization_id, type
     ), enqueued as (
       insert into jobs (id, organization_id, queue, name, budget, event_id, event_type, webhook_id, message_id, dispatched_at, trace_parent)
       select delivery.id, accepted.organization_id, 'webhook', $10, $11, accepted.id, accepted.type, delivery.webhook_id,
              case when not is_controlled then delivery.message_id end,
              case when not is_controlled and delivery.message_id is not null then now() end, delivery.trace_parent
       from control cross join unnest($12::text[], $13::text[], $14::text[], $15::text[], $16::text[])
         as delivery (id, event_id, webhook_id, message_id, trace_parent)
       join accepted on accepted.id = delivery.event_id
     ), arrived as (
       -- For workflows that wait. While none does, this costs one look at an empty index for the whole batch.
       insert into workflow_arrivals (event_id, organization_id, event_type)
       select id, organization_id, type from accepted
       where (select exists (select from workflow_waits where kind = 'event' and resolved_at is null))
         and exists (select from workflow_waits w
                     where w.organization_id = accepted.organization_id and w.event_type = accepted.type
                       and w.kind = 'event' and w.resolved_at is null)
     )
     select id, is_controlled from accepted cross join control`,
    [
      textArray(events.map((event) => event.id)),
      textArray(events.map((event) => event.organizationId)),
      textArray(events.map((event) => event.type)),
      textArray(events.map((event) => JSON.stringify(event.channels))),
      textArray(events.map((event) => event.idempotencyKey)),
      byteaArray(events.map((event) => event.requestHash)),
      byteaArray(events.map((event) => event.body)),
      boolArray(events.map((event) => event.raw)),
      timeArray(events.map((event) => event.createdAt)),
      deliveryJobName,
      budget,
      textArray(deliveries.map((delivery) => delivery.id)),
      textArray(deliveries.map((delivery) => delivery.event.id)),
      textArray(deliveries.map((delivery) => delivery.webhookId)),
      textArray(deliveries.map((delivery) => delivery.messageId)),
      textArray(deliveries.map((delivery) => delivery.event.traceParent ?? null)),
    ],
    { name: 'publish' },
  );
  return { accepted: new Set(rows.map((row) => row.id)), isControlled: rows[0]?.is_controlled ?? false };
}

type KnownEvent = { id: string; requestHash: Buffer; deliveries: Delivery[] };

/** The events that hold these requests' keys already, with the deliveries that they were accepted with. */
async function findKnown(sql: Sql, requests: readonly ScopedRequest[]): Promise<Map<string, KnownEvent>> {
  if (requests.length === 0) return new Map();
  const rows = await sql.query<{
    id: string;
    organization_id: string;
    idempotency_key: string;
    request_hash: Buffer;
    deliveries: Delivery[];
  }>(
    `select e.id, e.organization_id, e.idempotency_key, e.request_hash,
            coalesce((select jsonb_agg(jsonb_build_object('id', j.id, 'webhookId', j.webhook_id) order by j.id)
                      from jobs j where j.event_id = e.id and j.replay_of is null), '[]') as deliveries
     from unnest($1::text[], $2::text[]) as used (organization_id, idempotency_key)
     join events e on e.organization_id = used.organization_id and e.idempotency_key = used.idempotency_key`,
    [requests.map((request) => request.organizationId), requests.map((request) => request.idempotencyKey)],
  );
  return new Map(
    rows.map((row) => [
      keyOf(row.organization_id, row.idempotency_key),
      { id: row.id, requestHash: row.request_hash, deliveries: row.deliveries },
    ]),
  );
}

function toMessages(deliveries: readonly PlannedDelivery[]): Message[] {
  const messages = new Map<string, Message>();
  for (const { id, messageId, lane, event } of deliveries) {
    if (messageId === null) continue;
    const job = { id, attempt: 1, tenant: tenantTag(event.organizationId) };
    const message = messages.get(messageId) ?? { id: messageId, jobs: [], delayMs: 0, ...(lane > 0 && { lane }) };
    message.jobs.push(job);
    if (event.traceParent && isSampled(event.traceParent)) message.traceParent = event.traceParent;
    messages.set(messageId, message);
  }
  return [...messages.values()];
}

function keyOf(organizationId: string, idempotencyKey: string | null): string {
  return `${organizationId} ${idempotencyKey ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
