import { findEmbeddedPostgres, startEmbeddedPostgres } from '@novapulse/db/embedded';
import type { SupervisorEnv } from '@novapulse/runtime';
import { placeOf } from '../stack/preflight.ts';

/** Where the database is; `url` is null while there is none yet. The embedded one is started for the check if need be. */
export async function findDatabase(
  env: SupervisorEnv,
): Promise<{ url: string | null; text: string; stop(): Promise<void> }> {
  const stop = async () => undefined;
  if (env.database.url !== null) return { url: env.database.url, text: placeOf(env.database.url), stop };
  const { home } = env.process;
  const found = await findEmbeddedPostgres(home);
  if (found.state === 'absent') return { url: null, text: `embedded, made by the first npm start in ${home}`, stop };
  if (found.state === 'running') return { url: found.url, text: `embedded, running in ${home}`, stop };
  const started = await startEmbeddedPostgres({ home });
  return { url: started.url, text: `embedded, started for this check in ${home}`, stop: () => started.stop() };
}
