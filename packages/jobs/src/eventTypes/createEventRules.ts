import { setImmediate } from 'node:timers/promises';
import { isOwnEventType } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { LRUCache } from 'lru-cache';
import type { BodyReader } from '../events/createBodyReader.ts';
import { textArray } from '../ledger/arrays.ts';
import { compileAccepted, type SchemaCheck } from './compileSchema.ts';
import type { SchemaProblem } from './readSchema.ts';

/** Why an event is not accepted: its type is archived, or its payload does not fit the type's schema. */
export type EventRefusal = { reason: 'archived' } | { reason: 'schema'; problems: readonly SchemaProblem[] };

type Request = {
  id: string;
  organizationId: string;
  type: string;
  body: Uint8Array;
  raw: boolean;
  onlyWebhookId?: string;
};

type TypeRow = {
  id: string;
  organization_id: string;
  name: string;
  version: number;
  has_schema: boolean;
  is_archived: boolean;
};

/** What organizations say of their event types, read anew for every batch: a change holds for all that begins later. */
export type EventRules = {
  /** The refusals by event. One indexed query, and one more when a schema is new to this process. */
  refusalsOf(sql: Sql, requests: readonly Request[], readBody: BodyReader): Promise<Map<string, EventRefusal>>;
};

const schemasKept = 500;
// Between two events: whoever publishes a thousand large ones does not hold up the others.
const yieldAfterMs = 20;

export function createEventRules(): EventRules {
  const checks = new LRUCache<string, SchemaCheck>({ max: schemasKept });
  return {
    async refusalsOf(sql, requests, readBody) {
      // A test goes to one endpoint, whatever it holds; NovaPulse's own events are nobody's to describe.
      const bound = requests.filter(({ onlyWebhookId, type }) => onlyWebhookId === undefined && !isOwnEventType(type));
      const types = await findTypes(sql, bound);
      const refusals = new Map<string, EventRefusal>();
      if (types.size === 0) return refusals;
      await loadMissing(sql, [...types.values()], checks);
      let since = performance.now();
      for (const request of bound) {
        const type = types.get(keyOf(request.organizationId, request.type));
        if (type === undefined) continue;
        const refusal = refusalOf(request, type, checks, readBody);
        if (refusal !== null) refusals.set(request.id, refusal);
        if (performance.now() - since < yieldAfterMs) continue;
        await setImmediate();
        since = performance.now();
      }
      return refusals;
    },
  };
}

function refusalOf(
  request: Request,
  type: TypeRow,
  checks: LRUCache<string, SchemaCheck>,
  readBody: BodyReader,
): EventRefusal | null {
  if (type.is_archived) return { reason: 'archived' };
  const check = type.has_schema ? checks.get(versionKey(type.id, type.version)) : undefined;
  if (check === undefined) return null;
  const problems = check.problemsOf(payloadOf(request, readBody), request.body.byteLength);
  if (problems.length === 0) return null;
  const isNoJson = request.raw && readBody(request) === undefined;
  return {
    reason: 'schema',
    problems: isNoJson ? [{ path: [], message: 'This is no JSON, and its event type has a schema.' }] : problems,
  };
}

/** What the caller gave: a schema describes `data`, or the whole of a `rawPayload`. */
function payloadOf(request: Request, readBody: BodyReader): unknown {
  const body = readBody(request);
  if (request.raw) return body;
  return typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
}

async function findTypes(sql: Sql, requests: readonly Request[]): Promise<Map<string, TypeRow>> {
  if (requests.length === 0) return new Map();
  const used = new Map(requests.map((request) => [keyOf(request.organizationId, request.type), request]));
  const pairs = [...used.values()];
  const rows = await sql.query<TypeRow>(
    `select t.id, t.organization_id, t.name, t.version, t.has_schema, t.archived_at is not null as is_archived
     from unnest($1::text[], $2::text[]) as used (organization_id, name)
     join event_types t on t.organization_id = used.organization_id and t.name = used.name`,
    [textArray(pairs.map(({ organizationId }) => organizationId)), textArray(pairs.map(({ type }) => type))],
    { name: 'event types in use' },
  );
  return new Map(rows.map((row) => [keyOf(row.organization_id, row.name), row]));
}

async function loadMissing(sql: Sql, types: readonly TypeRow[], checks: LRUCache<string, SchemaCheck>): Promise<void> {
  const missing = types.filter(
    ({ id, version, has_schema, is_archived }) => has_schema && !is_archived && !checks.has(versionKey(id, version)),
  );
  if (missing.length === 0) return;
  const rows = await sql.query<{ event_type_id: string; version: number; schema: unknown }>(
    `select v.event_type_id, v.version, v.schema
     from unnest($1::text[], $2::int[]) as used (event_type_id, version)
     join event_type_versions v on v.event_type_id = used.event_type_id and v.version = used.version`,
    [missing.map(({ id }) => id), missing.map(({ version }) => version)],
  );
  for (const row of rows) checks.set(versionKey(row.event_type_id, row.version), compileAccepted(row.schema));
}

function keyOf(organizationId: string, type: string): string {
  return `${organizationId} ${type}`;
}

function versionKey(id: string, version: number): string {
  return `${id} ${version}`;
}
