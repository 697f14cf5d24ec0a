import type { Sql } from '@novapulse/db';
import type { NewWait } from './records.ts';

/** Opens waits for events and jobs. Whoever looks for what has happened looks for open ones. */
export async function insertWaits(
  tx: Sql,
  runId: string,
  organizationId: string,
  waits: readonly NewWait[],
): Promise<void> {
  if (waits.length === 0) return;
  await tx.query(
    `insert into workflow_waits (run_id, organization_id, step, kind, event_type, match, after_event_id, job_id)
     select $1, $2, step, kind, event_type, match::json, after_event_id, job_id
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as wait (step, kind, event_type, match, after_event_id, job_id)
     on conflict (run_id, step) do nothing`,
    [
      runId,
      organizationId,
      waits.map((wait) => wait.step),
      waits.map((wait) => wait.kind),
      waits.map((wait) => (wait.kind === 'event' ? wait.eventType : null)),
      waits.map((wait) => (wait.kind === 'event' && wait.match !== undefined ? JSON.stringify(wait.match) : null)),
      waits.map((wait) => (wait.kind === 'event' ? wait.afterEventId : null)),
      waits.map((wait) => (wait.kind === 'job' ? wait.jobId : null)),
    ],
  );
}

/**
 * Ends an open wait. `payload` is JSON text; null says that its time was up. Returns what ended it, which is something
 * else if it had ended before; undefined when there is no such wait, or when the event has ended another wait of the run.
 */
export async function resolveWait(
  tx: Sql,
  wait: { runId: string; step: string },
  { payload, eventId = null }: { payload: string | null; eventId?: string | null },
): Promise<{ payload: string | null; isMine: boolean } | undefined> {
  const [resolved] = await tx.query(
    `update workflow_waits set resolved_at = now(), payload = $3::json, event_id = $4
     where run_id = $1 and step = $2 and resolved_at is null
       and ($4::text is null or not exists (select from workflow_waits used where used.run_id = $1 and used.event_id = $4))
     returning 1`,
    [wait.runId, wait.step, payload, eventId],
  );
  if (resolved) return { payload, isMine: true };
  const [before] = await tx.query<{ payload: string | null }>(
    'select payload::text as payload from workflow_waits where run_id = $1 and step = $2 and resolved_at is not null',
    [wait.runId, wait.step],
  );
  return before && { payload: before.payload, isMine: false };
}

/** What has ended the wait, as JSON text (null: its time was up); undefined while it is open. */
export async function readResolution(
  sql: Sql,
  wait: { runId: string; step: string },
): Promise<{ payload: string | null } | undefined> {
  const [row] = await sql.query<{ payload: string | null }>(
    'select payload::text as payload from workflow_waits where run_id = $1 and step = $2 and resolved_at is not null',
    [wait.runId, wait.step],
  );
  return row;
}
