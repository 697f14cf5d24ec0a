import type { Sql } from '@novapulse/db';
import { intArray, textArray } from './arrays.ts';

/** A row that a message asks to start and that has no place now. */
export type HoldRequest = { id: string; attempt: number; messageId: string };

/**
 * **defer** without a time: the endpoint has no place for these deliveries now. They keep their place among those who
 * wait there, first come first, until `giveHeldPlaces` hands them out; no attempt and no try is counted. A row that another
 * message stands for by now is left alone.
 */
export async function holdJobs(sql: Sql, requests: readonly HoldRequest[]): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `update jobs set held_at = next_attempt_at, next_attempt_at = 'infinity', message_id = null, dispatched_at = null,
            epoch = epoch + 1
     where id in (
       select j.id from unnest($1::text[], $2::int[], $3::text[]) as asked (id, attempt, message_id)
       join jobs j on j.id = asked.id
       where j.attempt + 1 = asked.attempt and j.message_id = asked.message_id and j.next_attempt_at <= now()
         and j.status in ('pending', 'retrying')
       order by j.id for update of j
     )
     returning id`,
    [
      textArray(requests.map(({ id }) => id)),
      intArray(requests.map(({ attempt }) => attempt)),
      textArray(requests.map(({ messageId }) => messageId)),
    ],
  );
  return rows.length;
}
