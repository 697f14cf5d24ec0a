import { createEngine } from '@novapulse/jobs';
import type { SupervisorEnv } from '@novapulse/runtime';

export async function checkQueueEngine(databaseUrl: string, env: SupervisorEnv): Promise<string> {
  let fault: Error | null = null;
  const engine = createEngine({
    databaseUrl,
    ...(env.redis && { redis: env.redis }),
    onError: (error) => {
      fault ??= error;
    },
  });
  try {
    await engine.ping();
    return engine.kind === 'redis' ? 'BullMQ on Redis answers' : 'BullMQ on Postgres answers';
  } catch (error) {
    // What the connection said first tells more than that it took too long.
    throw fault ?? error;
  } finally {
    await engine.close();
  }
}
