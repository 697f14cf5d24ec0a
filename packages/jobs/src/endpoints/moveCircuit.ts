import type { Sql } from '@novapulse/db';

/** An attempt of an endpoint that was failing when it started, or that has failed itself. */
export type CircuitOutcome = {
  webhookId: string;
  /** The endpoint's version that the attempt was sent to: an answer of the old URL says nothing about the new one. */
  version: number;
  hasFailed: boolean;
  /** Whether the endpoint was failing when the attempt started. */
  wasFailing: boolean;
};

/** Failures without a success in between that open the circuit. */
const mostInARow = 10;

/**
 * The share of failures that opens it, of so many attempts at least within the window. Only attempts that started while
 * the endpoint was failing are in the sample: whether one starts then says nothing about how it ends, so their share of
 * failures is that of all, and an endpoint that does not fail writes nothing.
 */
const sample = { size: 20, share: 0.7, seconds: 60 };

/** Until the first probe, doubled with each probe that fails. */
const openSeconds = 30;
const mostOpenSeconds = 600;

/**
 * The circuit breaker, in the endpoint's row and so the same for all workers. It opens on failures in a row or on their
 * share; while it is open, deliveries are held and no attempt is used up. Once its time is over one delivery goes out:
 * when that fails the circuit stays open for twice as long, when it succeeds it closes. What was sent before it opened
 * and ends while it is open decides nothing.
 */
export async function moveCircuit(sql: Sql, outcome: CircuitOutcome): Promise<void> {
  const { webhookId, version, hasFailed, wasFailing } = outcome;
  await sql.query(
    `with before as (
       select id, circuit_opened_at is not null as was_open, circuit_trips,
              coalesce(circuit_until <= now(), false) as is_probed,
              failures_in_a_row, sampled_since < now() - $5 * interval '1 second' as is_stale,
              sampled_since, sampled_attempts, sampled_failures
       -- A disabled endpoint is probed by others.
       from webhooks where id = $1 and version = $2 and disabled_at is null for update
     ), counted as (
       select before.*, case when $3 then failures_in_a_row + 1 else 0 end as in_a_row,
              case when coalesce(is_stale, true) then now() else sampled_since end as since,
              case when coalesce(is_stale, true) then 0 else sampled_attempts end + $4::bool::int as attempts,
              case when coalesce(is_stale, true) then 0 else sampled_failures end + ($4 and $3)::int as failures
       from before where not was_open or is_probed
     ), decided as (
       select counted.*,
              $3 and (was_open or in_a_row >= $6 or attempts >= $7 and failures >= attempts * $8::float8) as opens
       from counted
     )
     update webhooks w
     set circuit_opened_at = case when d.opens then coalesce(w.circuit_opened_at, now()) end,
         circuit_until = case when d.opens then now() + u.seconds * interval '1 second' end,
         circuit_trips = case when d.opens and d.was_open then d.circuit_trips + 1 else 0 end,
         held_until = case when d.opens then greatest(w.held_until, now() + u.seconds * interval '1 second') else w.held_until end,
         failures_in_a_row = case when d.was_open and not d.opens then 0 else d.in_a_row end,
         sampled_since = case when d.was_open or d.opens then null else d.since end,
         sampled_attempts = case when d.was_open or d.opens then 0 else d.attempts end,
         sampled_failures = case when d.was_open or d.opens then 0 else d.failures end
     from decided d
     cross join lateral (
       select least($10::float8, $9::float8 * 2 ^ case when d.was_open then least(d.circuit_trips + 1, 10) else 0 end) as seconds
     ) u
     where w.id = d.id`,
    [
      webhookId,
      version,
      hasFailed,
      wasFailing,
      sample.seconds,
      mostInARow,
      sample.size,
      sample.share,
      openSeconds,
      mostOpenSeconds,
    ],
  );
}
