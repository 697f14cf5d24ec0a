import type { Sql } from '@novapulse/db';
import type { NewWait } from './records.ts';

/** Opens waits for events and jobs. Workers that publish or end them look for open ones. */
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
