import { newToken } from '@novapulse/core';
import type { Sql } from '@novapulse/db';

export type NodeCount = {
  /** How many nodes there were when this one last could ask; at least 1. */
  current(): number;
  /** Shows that this node lives, and counts. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

const beatMs = 10_000;
// Three beats: a node that is only slow still counts.
const aliveForSeconds = 30;

/** Counts the nodes that share the limits, by a row that each keeps fresh. Postgres is there in both engines. */
export function createNodeCount({ sql, onError }: { sql: Sql; onError: (error: unknown) => void }): NodeCount {
  const id = newToken(12);
  let count = 1;

  async function refresh(): Promise<void> {
    await sql.query(
      `insert into rate_limit_nodes (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = now()`,
      [id],
    );
    await sql.query(`delete from rate_limit_nodes where seen_at < now() - interval '1 hour'`);
    const rows = await sql.query(`select id from rate_limit_nodes where seen_at > now() - make_interval(secs => $1)`, [
      aliveForSeconds,
    ]);
    count = Math.max(1, rows.length);
  }

  const beat = () => void refresh().catch(onError);
  const timer = setInterval(beat, beatMs).unref();
  beat();

  return {
    current: () => count,
    refresh,
    async close() {
      clearInterval(timer);
      await sql.query('delete from rate_limit_nodes where id = $1', [id]).catch(onError);
    },
  };
}
