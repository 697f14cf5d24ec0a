import type { NewId } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { type MarkedDispatch, markHeldJobs } from '../ledger/dispatchDueJobs.ts';
import { findGates } from './endpointGates.ts';

export type HeldDispatch = {
  dispatches: MarkedDispatch[];
  /** When the next place is there without anybody's end; null when nobody waits for a time. */
  opensInMs: number | null;
  isWorkLeft: boolean;
};

const rowsPerBatch = 500;

/**
 * **dispatch: mark** for deliveries that wait for a place at their endpoint: as many of each as may start now, those
 * that have been due longest first. While none waits it costs one look at an empty index.
 */
export async function giveHeldPlaces(sql: Sql, newId: NewId): Promise<HeldDispatch> {
  const webhookIds = await endpointsWithHeld(sql);
  if (webhookIds.length === 0) return { dispatches: [], opensInMs: null, isWorkLeft: false };
  const gates = [...(await findGates(sql, webhookIds, { countsGiven: true })).values()];
  const rooms = gates
    .map(({ webhookId, places, starts }) => ({ webhookId, places: Math.min(places, starts, rowsPerBatch) }))
    .filter(({ places }) => places >= 1);
  const dispatches = rooms.length === 0 ? [] : await markHeldJobs(sql, newId('message'), rooms);
  const waits = gates.flatMap(({ opensInMs }) => opensInMs ?? []);
  return {
    dispatches,
    opensInMs: waits.length === 0 ? null : Math.min(...waits),
    isWorkLeft: dispatches.length > 0 && rooms.some(({ places }) => places === rowsPerBatch),
  };
}

// One look at the index for each endpoint, however many deliveries wait there.
async function endpointsWithHeld(sql: Sql): Promise<string[]> {
  const next = (after: string) =>
    `select webhook_id from jobs
     where held_at is not null and next_attempt_at = 'infinity' and status in ('pending', 'retrying') ${after}
     order by webhook_id limit 1`;
  const rows = await sql.query<{ id: string }>(
    `with recursive held as (
       (${next('')})
       union all
       select (${next('and webhook_id > held.webhook_id')}) from held where held.webhook_id is not null
     )
     select webhook_id as id from held where webhook_id is not null`,
  );
  return rows.map(({ id }) => id);
}
