import { createBatcher } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { z } from 'zod';

export type TakeParameters = { key: string; points: number; limit: number; windowMs: number };

/** `consumed` is more than the limit when the points did not fit. */
export type TakeResult = { consumed: number; waitMs: number };

export type TakeFunction = {
  (parameters: TakeParameters): Promise<TakeResult>;
  forget(key: string): Promise<boolean>;
};

const rowsSchema = z.array(z.object({ consumed: z.int(), wait_ms: z.int() }));

/** The database's `rate_limit_take`, one statement for whatever is asked at the same time. */
export function createTakeFunction(sql: Sql): TakeFunction {
  const batcher = createBatcher<TakeParameters, TakeResult>({
    run: (batch) => takeMany(sql, batch),
    maxSize: 200,
    maxConcurrent: 2,
  });
  return Object.assign((parameters: TakeParameters) => batcher.push(parameters), {
    async forget(key: string) {
      return (await sql.query('delete from rate_limits where key = $1 returning key', [key])).length > 0;
    },
  });
}

async function takeMany(sql: Sql, batch: readonly TakeParameters[]): Promise<TakeResult[]> {
  // Rows are locked in the order of their keys, the same in every statement: two batches never wait for each other.
  const order = batch
    .map((parameters, place) => ({ ...parameters, place }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.place - b.place));
  const rows = rowsSchema.parse(
    await sql.query(
      `select taken.consumed, taken.wait_ms
         from unnest($1::text[], $2::int[], $3::int[], $4::int[]) with ordinality
              as asked (key, points, "limit", window_ms, place)
        cross join lateral rate_limit_take(asked.key, asked.points, asked."limit", asked.window_ms) as taken
        order by asked.place`,
      [
        order.map(({ key }) => key),
        order.map(({ points }) => points),
        order.map(({ limit }) => limit),
        order.map(({ windowMs }) => windowMs),
      ],
    ),
  );
  const results = new Map(order.map(({ place }, index) => [place, rows[index]]));
  return batch.map((_, place) => {
    const row = results.get(place);
    if (row === undefined) throw new Error('A batch of limits came back with too few rows.');
    return { consumed: row.consumed, waitMs: row.wait_ms };
  });
}
