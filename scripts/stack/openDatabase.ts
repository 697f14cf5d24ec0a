import { NovaError } from '@novapulse/core';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import type { EnvSource, Logger, SupervisorEnv } from '@novapulse/runtime';
import { databaseProblem, placeOf } from './preflight.ts';

/** The database of this run. `variables` tell web and worker where it is. */
export type OpenDatabase = {
  url: string;
  description: string;
  note: string | null;
  variables: Record<string, string>;
  stop(): Promise<void>;
};

/** @throws NovaError in one line when it cannot be used. */
export async function openDatabase(env: SupervisorEnv, source: EnvSource, logger: Logger): Promise<OpenDatabase> {
  const { url } = env.database;
  if (url !== null) {
    const problem = await databaseProblem(url, source.DATABASE_URL ? 'DATABASE_URL' : 'DATABASE_HOST');
    if (problem !== null) throw new NovaError('SERVICE_UNAVAILABLE', problem);
    return { url, description: placeOf(url), note: null, variables: {}, stop: async () => undefined };
  }
  const postgres = await startEmbeddedPostgres({
    home: env.process.home,
    logger: (line) => logger.info({ line }, 'postgres'),
  });
  return {
    url: postgres.url,
    description: `embedded Postgres on port ${postgres.port}`,
    note: postgres.note ?? null,
    variables: { DATABASE_URL: postgres.url },
    stop: () => postgres.stop(),
  };
}
