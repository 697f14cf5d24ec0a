import { noTracing, type Tracing } from '@novapulse/core';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import { createListener, type Listener } from './listen.ts';
import type { Sql, StatementOptions } from './sql.ts';
import { traceQueries, traceStatement } from './traceQueries.ts';

export type DbOptions = {
  url: string;
  /** Connections of this process, shared by Prisma and by plain statements. */
  poolSize?: number;
  applicationName?: string;
  /** Told about connections that broke while idle; the pool replaces them. */
  onError?: (error: Error) => void;
  /** Gives statements a span inside whatever is traced. */
  tracing?: Tracing;
};

/** The database of one process: Prisma for what is read and written by hand, plain SQL for the ledger, one pool for both. */
export type Db = {
  prisma: PrismaClient;
  sql: Sql;
  /** Runs `run` in one transaction; anything it throws rolls back and is thrown on. */
  transaction<T>(run: (tx: Sql) => Promise<T>): Promise<T>;
  /** Hears `NOTIFY channel` on a connection of its own, reconnecting when it breaks. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<Listener>;
  /** The pool at this moment. */
  connections(): PoolState;
  close(): Promise<void>;
};

/** Connections of a pool: those open, those of them that are free, and who waits for one. */
export type PoolState = { max: number; total: number; idle: number; waiting: number };

// A connection attempt that takes longer than this is as good as refused; the caller answers SERVICE_UNAVAILABLE.
const connectTimeoutMs = 5_000;

// No statement of ours takes long. A connection whose other end vanished without a word would keep its statement, and
// everything batched behind it, waiting until TCP gives up; the second limit ends that on our side.
const statementTimeoutMs = 15_000;

export function createDb({
  url,
  poolSize = 10,
  applicationName = 'novapulse',
  onError = () => undefined,
  tracing = noTracing,
}: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 5_000,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    // A prepared statement keeps the plan that was right when it was made: on an empty installation, to read whole tables
    // that hold a hundred thousand rows a minute later. Every statement of ours has its index. It is a statement and not
    // a startup parameter, since PgBouncer refuses those.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg-pool waits for it; its types do not say so
    onConnect: (client) => client.query('set enable_seqscan = off'),
  });
  // An idle connection that breaks (a restarted Postgres) would otherwise end the process as an unhandled error.
  pool.on('error', onError);
  traceQueries(pool, tracing);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: onError }),
    // As patient as plain statements are: Prisma's own 2 s and 5 s give up first on a busy machine.
    transactionOptions: { maxWait: connectTimeoutMs, timeout: statementTimeoutMs },
  });
  const sql: Sql = { query: (text, values, options) => rows(pool, text, values, options) };

  return {
    prisma,
    sql,
    async transaction(run) {
      const client = await pool.connect();
      // While a connection is taken, the pool does not listen: one that breaks between two statements would end the
      // process. The statement under way, or the next one, rejects all the same.
      client.on('error', onError);
      try {
        await client.query('begin');
        const result = await run({
          query: (text, values, options) =>
            traceStatement(tracing, { text, name: options?.name }, () => rows(client, text, values, options)),
        });
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        // A connection on which even the rollback fails is not given back to the pool.
        const isBroken = await client.query('rollback').then(
          () => false,
          () => true,
        );
        client.release(isBroken);
        throw error;
      } finally {
        client.off('error', onError);
      }
    },
    listen: (channel, onPayload) => createListener({ url, channel, onPayload, onError }),
    connections: () => ({
      max: poolSize,
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>;

async function rows<Row>(
  target: Queryable,
  text: string,
  values: readonly unknown[] = [],
  { name }: StatementOptions = {},
): Promise<Row[]> {
  const { rows } = await target.query<Row & pg.QueryResultRow>({
    text,
    values: [...values],
    ...(name !== undefined && { name }),
  });
  return rows;
}
