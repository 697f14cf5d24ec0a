import type { Db, Sql } from '@novapulse/db';
import { wakeJob } from '../ledger/parkJob.ts';
import { type EventRow, matchesEvent, toReceivedEvent } from './receivedEvent.ts';
import type { EndedJob } from './step.ts';
import { endedJobColumns, endedJobJson, hasEnded } from './store/endedJob.ts';
import { findEvent, searchedUpTo } from './store/findEvent.ts';
import { resolveWait } from './store/waits.ts';

type Database = Pick<Db, 'sql' | 'transaction'>;
type OpenWait = {
  runId: string;
  step: string;
  jobId: string;
  organizationId: string;
  eventType: string;
  match: unknown;
  afterEventId: string;
};

const waitColumns = `w.run_id as "runId", w.step, r.job_id as "jobId", w.organization_id as "organizationId",
  w.event_type as "eventType", w.match, w.after_event_id as "afterEventId"`;

const arrivalsPerBatch = 200;
const waitsPerBatch = 500;

/** Ends a wait and wakes its run. False when the wait, or the event, was no longer free. */
async function endWait(
  tx: Sql,
  { runId, step, jobId }: { runId: string; step: string; jobId: string },
  ending: { payload: string; eventId?: string },
): Promise<boolean> {
  // The job's row first, as the run's own attempts do, so that two transactions never wait for each other.
  await tx.query('select 1 from jobs where id = $1 for update', [jobId]);
  const resolved = await resolveWait(tx, { runId, step }, ending);
  if (!resolved?.isMine) return false;
  await wakeJob(tx, jobId);
  return true;
}

/**
 * Compares events that arrived while somebody waited for their type with the open waits. Returns how many there were.
 */
export async function matchArrivals(db: Database): Promise<number> {
  return await db.transaction(async (tx) => {
    const events = await tx.query<EventRow & { organizationId: string }>(
      `with taken as (
         select event_id from workflow_arrivals order by event_id limit $1 for update skip locked
       ), arrived as (
         delete from workflow_arrivals a using taken where a.event_id = taken.event_id returning a.event_id
       )
       select e.id, e.type, e.body, e.raw, e.organization_id as "organizationId"
       from arrived join events e on e.id = arrived.event_id order by e.id`,
      [arrivalsPerBatch],
    );
    if (events.length === 0) return 0;
    const waits = await tx.query<OpenWait>(
      `select ${waitColumns}
       from (select distinct * from unnest($1::text[], $2::text[]) as asked (organization_id, event_type)) asked
       join workflow_waits w on w.organization_id = asked.organization_id and w.event_type = asked.event_type
       join workflow_runs r on r.id = w.run_id
       where w.kind = 'event' and w.resolved_at is null
       order by r.job_id, w.opened_at`,
      [events.map((event) => event.organizationId), events.map((event) => event.type)],
    );
    const received = events.map((event) => ({ ...event, event: toReceivedEvent(event) }));
    for (const wait of waits) {
      const candidates = received.filter(
        ({ id, type, organizationId, event }) =>
          organizationId === wait.organizationId &&
          type === wait.eventType &&
          id > wait.afterEventId &&
          matchesEvent(event, wait.match),
      );
      for (const { id, event } of candidates)
        if (await endWait(tx, wait, { payload: JSON.stringify(event), eventId: id })) break;
    }
    return events.length;
  });
}

/**
 * Looks for events that were being published while a wait began: the publisher did not see the wait, and the wait did
 * not see the event. Waits that are older than any publish can take are left to `matchArrivals`.
 */
export async function recheckYoungWaits(db: Database, now: Date): Promise<void> {
  const waits = await db.sql.query<OpenWait>(
    `select ${waitColumns}
     from workflow_waits w join workflow_runs r on r.id = w.run_id
     where w.kind = 'event' and w.resolved_at is null and w.opened_at > now() - interval '60 seconds'
       and exists (select from events e where e.organization_id = w.organization_id and e.type = w.event_type and e.id > w.after_event_id)
     order by w.opened_at limit $1`,
    [waitsPerBatch],
  );
  for (const wait of waits) {
    const { runId, organizationId, eventType: type, match, afterEventId } = wait;
    await db.transaction(async (tx) => {
      const event = await findEvent(tx, { runId, organizationId, type, match, afterEventId });
      if (event) await endWait(tx, wait, { payload: JSON.stringify(event), eventId: event.id });
      else
        await tx.query('update workflow_waits set after_event_id = $3 where run_id = $1 and step = $2', [
          runId,
          wait.step,
          searchedUpTo(afterEventId, now),
        ]);
    });
  }
}

/** Ends the waits for jobs that have ended. */
export async function endJobWaits(db: Database): Promise<void> {
  const waits = await db.sql.query<EndedJob & { runId: string; step: string; runJobId: string }>(
    `select ${endedJobColumns}, w.run_id as "runId", w.step, r.job_id as "runJobId"
     from workflow_waits w join jobs j on j.id = w.job_id join workflow_runs r on r.id = w.run_id
     where w.kind = 'job' and w.resolved_at is null and ${hasEnded}
     order by r.job_id limit $1`,
    [waitsPerBatch],
  );
  for (const { runId, step, runJobId, ...job } of waits) {
    const payload = endedJobJson(job);
    await db.transaction((tx) => endWait(tx, { runId, step, jobId: runJobId }, { payload }));
  }
}

/** Forgets what runs waited for that have ended: cancelled, failed, or gone on another way. Should one go on, it waits anew. */
export async function dropEndedWaits(db: Database): Promise<void> {
  await db.sql.query(
    `delete from workflow_waits w using workflow_runs r, jobs j
     where r.id = w.run_id and j.id = r.job_id and w.kind in ('event', 'job') and w.resolved_at is null and ${hasEnded}`,
  );
}
