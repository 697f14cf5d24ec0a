import pg from 'pg';
import { type Cell, toCell } from '../../../reports/columns.ts';
import type { ReportStatement } from '../../../reports/defineReport.ts';

/** One state of the database, however long it is read: what is committed meanwhile is not seen. */
export type Snapshot = {
  /** All rows of a statement that has few. */
  all(statement: ReportStatement): Promise<Cell[][]>;
  count(statement: ReportStatement): Promise<number>;
  /** The rows in batches through a cursor on the server, as fast as they are taken. */
  batches(statement: ReportStatement): AsyncGenerator<Cell[][]>;
  close(): Promise<void>;
};

// A sort of millions of rows before the first one comes; and a store that takes its time between two batches.
const statementTimeoutMs = 15 * 60_000;
const idleTimeoutMs = 10 * 60_000;
const connectTimeoutMs = 5_000;
const rowsPerBatch = 500;

/** Opens a snapshot on a connection of its own: a report takes minutes, which the pool's limits forbid. */
export async function openSnapshot(databaseUrl: string, signal: AbortSignal): Promise<Snapshot> {
  const options = { connectionString: databaseUrl, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true };
  const client = new pg.Client({
    ...options,
    application_name: 'novapulse report',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleTimeoutMs,
  });
  // A connection that breaks between two statements is told by the next one.
  client.on('error', () => undefined);
  await client.connect();
  const pid = await begin(client);
  const cancel = () => void cancelStatement(options, pid);
  signal.addEventListener('abort', cancel);

  const query = async (text: string, values: readonly unknown[] = []): Promise<Cell[][]> => {
    signal.throwIfAborted();
    const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
    return rows.map((row) => row.map(toCell));
  };

  return {
    all: ({ text, values }) => query(text, values),
    async count({ text, values }) {
      const [row] = await query(`select count(*)::float8 from (${text}) counted`, values);
      return Number(row?.[0]);
    },
    async *batches({ text, values }) {
      await query(`declare report_rows no scroll cursor for ${text}`, values);
      for (;;) {
        const rows = await query(`fetch ${rowsPerBatch} from report_rows`);
        if (rows.length > 0) yield rows;
        if (rows.length < rowsPerBatch) return;
      }
    },
    async close() {
      signal.removeEventListener('abort', cancel);
      await client.end();
    },
  };
}

async function begin(client: pg.Client): Promise<number> {
  await client.query('begin isolation level repeatable read read only');
  // All rows will be fetched, so the plan that ends soonest is wanted, not the one that begins soonest.
  await client.query('set local cursor_tuple_fraction = 1');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

// A statement that sorts for minutes does not notice that nobody waits for it any more.
async function cancelStatement(options: pg.ClientConfig, pid: number): Promise<void> {
  const client = new pg.Client(options);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_cancel_backend($1)', [pid]);
  } catch {
    // The statement's own timeout ends it.
  } finally {
    await client.end();
  }
}
