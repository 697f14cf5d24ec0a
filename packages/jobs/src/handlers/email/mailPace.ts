import type { Sql } from '@novapulse/db';

/** So many mails to one domain in each window, on average. */
export type MailPace = { mails: number; windowMs: number };

/**
 * Takes the next free turn for mails to this domain, and returns in how many milliseconds it comes: 0 for now. Turns are
 * `windowMs / mails` apart; a domain that had none for a window has `mails` of them at once. The turn stands in the
 * database and is the mail's own, so that it waits once, whichever worker has it then, and nobody else's worker counts.
 */
export async function takeTurn(
  sql: Sql,
  jobId: string,
  domain: string,
  { mails, windowMs }: MailPace,
): Promise<number> {
  const [row] = await sql.query<{ wait_ms: number }>(
    `with pace as (
       insert into mail_paces (domain, next_at)
       values ($2, clock_timestamp() - ($3::float8 - $4::float8) * interval '1 millisecond' + $4::float8 * interval '1 millisecond')
       on conflict (domain) do update
       set next_at = greatest(mail_paces.next_at, clock_timestamp() - ($3::float8 - $4::float8) * interval '1 millisecond') + $4::float8 * interval '1 millisecond'
       returning next_at - $4::float8 * interval '1 millisecond' as turn_at
     ), mine as (
       insert into mail_handovers (job_id, turn_at) select id, turn_at from jobs, pace where jobs.id = $1
       on conflict (job_id) do update set turn_at = excluded.turn_at
     )
     select greatest(0, extract(epoch from turn_at - clock_timestamp()) * 1000)::float8 as wait_ms from pace`,
    [jobId, domain, windowMs, windowMs / mails],
  );
  return row?.wait_ms ?? 0;
}

/** The next try of this mail takes a turn of its own. */
export async function returnTurn(sql: Sql, jobId: string): Promise<void> {
  await sql.query('update mail_handovers set turn_at = null where job_id = $1', [jobId]);
}
