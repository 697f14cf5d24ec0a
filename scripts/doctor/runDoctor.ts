import { createDb } from '@novapulse/db';
import { EnvError, type EnvSource, parseSupervisorEnv, type SupervisorEnv } from '@novapulse/runtime';
import { checkClock } from './checkClock.ts';
import { checkDatabase } from './checkDatabase.ts';
import { checkMail } from './checkMail.ts';
import { checkMigrations } from './checkMigrations.ts';
import { checkQueueEngine } from './checkQueueEngine.ts';
import { checkRedisPolicy } from './checkRedisPolicy.ts';
import { findDatabase } from './findDatabase.ts';

export type Finding = { name: string; isOk: boolean; text: string };

/** Checks what NovaPulse stands on, as it is configured; one finding per check, as soon as it is known. */
export async function* runDoctor(source: EnvSource): AsyncGenerator<Finding> {
  let env: SupervisorEnv;
  try {
    env = parseSupervisorEnv(source);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    for (const problem of error.problems) yield wrong('environment', `${problem.name}: ${problem.message}`);
    return;
  }
  yield { name: 'environment', isOk: true, text: `every variable is valid, Node ${process.versions.node}` };

  const database = await attempt('database', () => findDatabase(env));
  if ('finding' in database) yield database.finding;
  else yield* checkOnDatabase(env, database.value);
  yield await finding('Redis policy', () => checkRedisPolicy(env));
  yield await finding('mail', () => checkMail(env));
}

type FoundDatabase = Awaited<ReturnType<typeof findDatabase>>;

async function* checkOnDatabase(env: SupervisorEnv, found: FoundDatabase): AsyncGenerator<Finding> {
  if (found.url === null) {
    yield { name: 'database', isOk: true, text: found.text };
    return;
  }
  const { url } = found;
  const db = createDb({ url, poolSize: 2, applicationName: 'novapulse-doctor' });
  try {
    yield await finding('database', () => checkDatabase(db, found.text));
    yield await finding('clock', () => checkClock(db));
    yield await finding('migrations', () => checkMigrations(db));
    yield await finding('queue engine', () => checkQueueEngine(url, env));
  } finally {
    await db.close();
    await found.stop();
  }
}

/** A check resolves to what is fine, and throws what is wrong. */
async function finding(name: string, check: () => Promise<string>): Promise<Finding> {
  const result = await attempt(name, check);
  return 'finding' in result ? result.finding : { name, isOk: true, text: result.value };
}

async function attempt<T>(name: string, work: () => Promise<T>): Promise<{ value: T } | { finding: Finding }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { finding: wrong(name, error instanceof Error ? error.message : String(error)) };
  }
}

function wrong(name: string, text: string): Finding {
  return { name, isOk: false, text: text.split('\n').join(' ') };
}
