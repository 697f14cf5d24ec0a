import { createDb } from '@novapulse/db';
import { createHttpServer, PortError, type SupervisorEnv } from '@novapulse/runtime';

/** One line per port that web or worker could not listen on. */
export async function portProblems({ address }: SupervisorEnv): Promise<string[]> {
  const { port, host, workerPort, workerHost } = address;
  if (port === workerPort) return [`WORKER_PORT: ${port} is also PORT; web and worker need one each`];
  const wanted = [
    { name: 'PORT', port, host },
    { name: 'WORKER_PORT', port: workerPort, host: workerHost },
  ];
  const problems = await Promise.all(wanted.map(async (each) => problemOf(each)));
  return problems.filter((problem) => problem !== null);
}

async function problemOf({ name, port, host }: { name: string; port: number; host: string }): Promise<string | null> {
  const probe = createHttpServer(() => undefined);
  try {
    await probe.listen(port, host);
    await probe.close(0);
    return null;
  } catch (error) {
    if (error instanceof PortError) return `${name}: ${error.message}`;
    throw error;
  }
}

/** Why the given database cannot be used, in one line without its password, or null. */
export async function databaseProblem(url: string, name: 'DATABASE_URL' | 'DATABASE_HOST'): Promise<string | null> {
  const db = createDb({ url, poolSize: 1, applicationName: 'novapulse-start' });
  try {
    await db.sql.query('select 1');
    return null;
  } catch (error) {
    return `${name}: cannot use the database at ${placeOf(url)}: ${reasonOf(error)}`;
  } finally {
    await db.close();
  }
}

/** Host, port and name of a database, without user and password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

// A name that resolves to several addresses fails with an AggregateError that has no message of its own.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ');
  return error instanceof Error ? error.message.split('\n').join(' ') : String(error);
}
