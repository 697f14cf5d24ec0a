import { idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { type EventRow, matchesEvent, toReceivedEvent } from '../receivedEvent.ts';
import type { ReceivedEvent } from '../step.ts';

export type EventSearch = {
  runId: string;
  organizationId: string;
  type: string;
  match: unknown;
  /** Events with a greater id count. */
  afterEventId: string;
};

const eventsPerPage = 100;

/** The first event that a wait takes and that has not ended another wait of its run; null when there is none yet. */
export async function findEvent(sql: Sql, search: EventSearch): Promise<ReceivedEvent | null> {
  const { runId, organizationId, type, match } = search;
  for (let after = search.afterEventId; ; ) {
    const page = await sql.query<EventRow>(
      `select id, type, body, raw from events e
       where organization_id = $1 and type = $2 and id > $3
         and not exists (select from workflow_waits w where w.run_id = $4 and w.event_id = e.id)
       order by id limit $5`,
      [organizationId, type, after, runId, eventsPerPage],
    );
    const found = page.map(toReceivedEvent).find((event) => matchesEvent(event, match));
    if (found) return found;
    const last = page.at(-1);
    if (!last || page.length < eventsPerPage) return null;
    after = last.id;
  }
}

// A publish ends by its statements' timeout, long before this. What is older cannot appear any more.
const latestCommitMs = 60_000;

/** Where the next search may begin after one at `now` that found nothing. */
export function searchedUpTo(afterEventId: string, now: Date): string {
  const { to = afterEventId } = idBounds('event', { until: new Date(now.getTime() - latestCommitMs) });
  return to > afterEventId ? to : afterEventId;
}
