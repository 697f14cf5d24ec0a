import { createEngine } from '@novapulse/jobs';
import type { SupervisorEnv } from '@novapulse/runtime';

export async function checkQueueEngine(databaseUrl: string, env: SupervisorEnv): Promise<string> {
  const faults: Error[] = [];
  const engine = createEngine({
    databaseUrl,
    ...(env.redis && { redis: env.redis }),
    onError: (error) => void faults.push(error),
  });
  try {
    await engine.ping();
    return engine.kind === 'redis' ? 'BullMQ on Redis answers' : 'BullMQ on Postgres answers';
  } catch (error) {
    // What the connection said first tells more than that it took too long.
    throw faults[0] ?? error;
  } finally {
    await engine.close();
  }
}
