import {
  isOwnEventType,
  isSampled,
  matchesChannels,
  matchesEventType,
  matchesFilter,
  type NewId,
} from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { deliveryJobName } from '../catalogue.ts';
import { endpointTag, tenantTag } from '../dispatch/createPacer.ts';
import type { Message } from '../engine/engine.ts';
import { createEventRules, type EventRefusal, type EventRules } from '../eventTypes/createEventRules.ts';
import { boolArray, byteaArray, textArray, timeArray } from '../ledger/arrays.ts';
import { jobsPerMessage } from '../ledger/limits.ts';
import { type BodyReader, createBodyReader } from './createBodyReader.ts';
import { createFilterCache, type FilterCache } from './createFilterCache.ts';

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
  /** On ordered endpoints, events with one key arrive in the order in which they were accepted. */
  orderingKey?: string | null;
  /** Deliver to this endpoint alone, whatever it listens to: a test event. It waits for no other. */
  onlyWebhookId?: string;
  /** The endpoint that the event is about does not hear it. */
  exceptWebhookId?: string | null;
  traceParent?: string | null;
};

export type Delivery = { id: string; webhookId: string };

export type PublishOutcome =
  | { kind: 'accepted'; id: string; duplicate: boolean; deliveries: Delivery[] }
  /** The idempotency key was used before, for something else. */
  | { kind: 'conflict' }
  /** Its event type does not allow it. */
  | { kind: 'refused'; refusal: EventRefusal }
  /** Not accepted, or not known to be: publish again with the same idempotency key. */
  | { kind: 'failed'; error: unknown };

export type ScopedRequest = PublishRequest & { organizationId: string };

type EndpointRow = {
  id: string;
  organization_id: string;
  event_types: string[];
  channels: string[];
  /** JSON; null for every event. */
  filter: string | null;
  ordered: boolean;
  is_disabled: boolean;
};
type PlannedDelivery = Delivery & {
  event: ScopedRequest;
  /** The line of an ordered endpoint that it joins; null for any other endpoint. */
  orderKey: string | null;
  messageId: string | null;
  lane: number;
  /** Its endpoint is disabled: a row that says so, and that can be replayed. */
  isSkipped: boolean;
};

export type PublishOptions = {
  newId: NewId;
  budget: number;
  marksMessages: boolean;
  /** The lane of one more delivery of an organization to an endpoint. */
  laneOf?: (organizationId: string, webhookId: string) => number;
  /** Kept over batches, so that a schema and a filter are compiled once. */
  rules?: EventRules;
  filters?: FilterCache;
};

/**
 * Accepts many events of many organizations in one commit: events, their deliveries' rows (**enqueue**, already marked
 * for their messages) and nothing else. Three statements for a batch of any size, two of them at once; more only where an
 * idempotency key had been used before, or a schema is new. Returns an outcome for each request, in order, the messages to add now, and whether there are
 * deliveries that the reconciler is to look at: ordered ones, since only the ledger knows whether it is their turn.
 */
export async function publishEvents(
  sql: Sql,
  requests: readonly ScopedRequest[],
  {
    newId,
    budget,
    marksMessages,
    laneOf = () => 0,
    rules = createEventRules(),
    filters = createFilterCache(),
  }: PublishOptions,
): Promise<{ outcomes: PublishOutcome[]; messages: Message[]; hasOrdered: boolean; skippedCount: number }> {
  const readBody = createBodyReader();
  const [endpoints, refusals] = await Promise.all([
    listeningEndpoints(sql, [...new Set(requests.map((request) => request.organizationId))]),
    rules.refusalsOf(sql, requests, readBody),
  ]);
  const admitted = requests.filter(({ id }) => !refusals.has(id));
  const isWanted = (endpoint: EndpointRow, event: ScopedRequest) => passes(endpoint, event, filters, readBody);
  const planned = planDeliveries(admitted, endpoints, { newId, laneOf: marksMessages ? laneOf : null, isWanted });
  const { accepted, isControlled } = await insert(sql, admitted, planned, budget);
  const known = await findKnown(
    sql,
    requests.filter((request) => !accepted.has(request.id) && request.idempotencyKey !== null),
  );
  const deliveriesOf = Map.groupBy(planned, (delivery) => delivery.event.id);

  const outcomes = requests.map((request): PublishOutcome => {
    if (accepted.has(request.id)) {
      const deliveries = deliveriesOf.get(request.id) ?? [];
      return {
        kind: 'accepted',
        id: request.id,
        duplicate: false,
        deliveries: deliveries.filter(({ isSkipped }) => !isSkipped).map(({ id, webhookId }) => ({ id, webhookId })),
      };
    }
    const event = known.get(keyOf(request.organizationId, request.idempotencyKey));
    // What was accepted once is answered as it was, whatever its type says by now.
    const refusal = refusals.get(request.id);
    if (refusal && !(event && request.requestHash && event.requestHash.equals(request.requestHash))) {
      return { kind: 'refused', refusal };
    }
    if (!event) throw new Error(`Event ${request.id} was neither inserted nor known by its idempotency key`);
    if (!request.requestHash || !event.requestHash.equals(request.requestHash)) return { kind: 'conflict' };
    return { kind: 'accepted', id: event.id, duplicate: true, deliveries: event.deliveries };
  });
  // Rows of a queue that is paused or limited were inserted unmarked: the reconciler knows when they may start.
  const messages = isControlled ? [] : toMessages(planned.filter((delivery) => accepted.has(delivery.event.id)));
  return {
    outcomes,
    messages,
    hasOrdered: planned.some(({ orderKey }) => orderKey !== null),
    skippedCount: planned.filter(({ isSkipped, event }) => isSkipped && accepted.has(event.id)).length,
  };
}

function listeningEndpoints(sql: Sql, organizationIds: readonly string[]): Promise<EndpointRow[]> {
  return sql.query<EndpointRow>(
    `select id, organization_id, event_types, channels, filter::text, ordered, disabled_at is not null as is_disabled
     from webhooks
     where organization_id = any($1::text[]) and deleted_at is null
     order by id`,
    [textArray(organizationIds)],
    { name: 'listening endpoints' },
  );
}

function planDeliveries(
  requests: readonly ScopedRequest[],
  endpoints: readonly EndpointRow[],
  {
    newId,
    laneOf,
    isWanted,
  }: {
    newId: NewId;
    laneOf: ((organizationId: string, webhookId: string) => number) | null;
    isWanted: (endpoint: EndpointRow, event: ScopedRequest) => boolean;
  },
): PlannedDelivery[] {
  const byOrganization = Map.groupBy(endpoints, (endpoint) => endpoint.organization_id);
  const planned = requests.flatMap((event) =>
    (byOrganization.get(event.organizationId) ?? [])
      .filter((endpoint) => listens(endpoint, event) && isWanted(endpoint, event))
      .map((endpoint) => ({
        id: newId('job'),
        webhookId: endpoint.id,
        event,
        orderKey: lineOf(endpoint, event),
        isSkipped: endpoint.is_disabled,
      })),
  );
  if (laneOf === null) return planned.map((delivery) => ({ ...delivery, messageId: null, lane: 0 }));
  const messages = new Map<number, { id: string; size: number }>();
  return planned.map((delivery) => {
    if (delivery.orderKey !== null || delivery.isSkipped) return { ...delivery, messageId: null, lane: 0 };
    const lane = laneOf(delivery.event.organizationId, delivery.webhookId);
    const open = messages.get(lane);
    const message = open && open.size < jobsPerMessage ? open : { id: newId('message'), size: 0 };
    message.size += 1;
    messages.set(lane, message);
    return { ...delivery, messageId: message.id, lane };
  });
}

function listens(endpoint: EndpointRow, event: ScopedRequest): boolean {
  if (event.onlyWebhookId !== undefined) return endpoint.id === event.onlyWebhookId && !endpoint.is_disabled;
  // What NovaPulse tells has no channel.
  if (isOwnEventType(event.type)) {
    return matchesEventType(endpoint.event_types, event.type) && endpoint.id !== event.exceptWebhookId;
  }
  return matchesEventType(endpoint.event_types, event.type) && matchesChannels(endpoint.channels, event.channels);
}

/** What is no JSON passes no filter. A test is sent whatever the filter says, and what NovaPulse tells has no filter. */
function passes(endpoint: EndpointRow, event: ScopedRequest, filters: FilterCache, readBody: BodyReader): boolean {
  if (endpoint.filter === null || event.onlyWebhookId !== undefined || isOwnEventType(event.type)) return true;
  const filter = filters(endpoint.filter);
  if (filter === null) return true;
  const body = readBody(event);
  return body !== undefined && matchesFilter(filter, body).matched;
}

// Events without a key share one line: an ordered endpoint gets everything in order unless keys say what may overtake.
function lineOf({ ordered }: EndpointRow, event: ScopedRequest): string | null {
  return ordered && event.onlyWebhookId === undefined ? (event.orderingKey ?? '') : null;
}

async function insert(
  sql: Sql,
  requests: readonly ScopedRequest[],
  deliveries: readonly PlannedDelivery[],
  budget: number,
): Promise<{ accepted: Set<string>; isControlled: boolean }> {
  if (requests.length === 0) return { accepted: new Set(), isControlled: false };
  // Ordered by key, so that two batches with the same keys wait for each other in one order only.
  const events = requests.toSorted((a, b) =>
    compare(keyOf(a.organizationId, a.idempotencyKey), keyOf(b.organizationId, b.idempotencyKey)),
  );
  const isOrdered = deliveries.some((delivery) => delivery.orderKey !== null);
  const rows = await sql.query<{ id: string; is_controlled: boolean }>(
    `with control as (
       select exists (select from queue_settings where queue = 'webhook') as is_controlled
     ), accepted as (
       insert into events (id, organization_id, type, channels, idempotency_key, request_hash, body, raw, created_at, ordering_key)
       select id, organization_id, type, array(select jsonb_array_elements_text(channels::jsonb)), idempotency_key, request_hash,
              body, raw, created_at, ordering_key
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::bool[], $9::timestamptz[],
                   $17::text[])
         as event (id, organization_id, type, channels, idempotency_key, request_hash, body, raw, created_at, ordering_key)
       on conflict (organization_id, idempotency_key) where idempotency_key is not null do nothing
       returning id, organization_id, type
     ), still_disabled as (
       -- Locked, so that whoever enables one of them meanwhile, to replay what it missed, misses nothing.
       select id from webhooks where id = any($19::text[]) and disabled_at is not null order by id for share
     ), enqueued as (
       insert into jobs (id, organization_id, queue, name, budget, event_id, event_type, webhook_id, message_id, dispatched_at, trace_parent,
                         order_key, status, finished_at)
       select delivery.id, accepted.organization_id, 'webhook', $10, $11, accepted.id, accepted.type, delivery.webhook_id,
              case when not is_controlled then delivery.message_id end,
              case when not is_controlled and delivery.message_id is not null then now() end, delivery.trace_parent,
              delivery.order_key, case when still_disabled.id is null then 'pending' else 'skipped' end::job_status,
              case when still_disabled.id is not null then now() end
       from control cross join unnest($12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $18::text[])
         with ordinality as delivery (id, event_id, webhook_id, message_id, trace_parent, order_key, place)
       join accepted on accepted.id = delivery.event_id
       left join still_disabled on still_disabled.id = delivery.webhook_id
       ${isOrdered ? inLineOrder : ''}
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
      textArray(events.map((event) => event.orderingKey ?? null)),
      textArray(deliveries.map((delivery) => delivery.orderKey)),
      textArray([...new Set(deliveries.filter(({ isSkipped }) => isSkipped).map(({ webhookId }) => webhookId))]),
    ],
    { name: isOrdered ? 'publish in order' : 'publish' },
  );
  return { accepted: new Set(rows.map((row) => row.id)), isControlled: rows[0]?.is_controlled ?? false };
}

// A trigger gives each ordered delivery its place under its line's lock, row by row. All batches take the locks in this
// one order, and after the events' own, so that two of them never wait for each other.
const inLineOrder = 'order by delivery.webhook_id collate "C", delivery.order_key collate "C", delivery.place';

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
                      from jobs j where j.event_id = e.id and j.replay_of is null
                        and not (j.status = 'skipped' and j.attempt = 0)), '[]') as deliveries
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
  for (const { id, webhookId, messageId, lane, event } of deliveries) {
    if (messageId === null) continue;
    const job = { id, attempt: 1, tenant: tenantTag(event.organizationId), endpoint: endpointTag(webhookId) };
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
