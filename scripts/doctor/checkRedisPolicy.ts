import { once } from 'node:events';
import { connectRedis, parseStorage, storageProblem } from '@novapulse/jobs';
import type { SupervisorEnv } from '@novapulse/runtime';

const connectTimeoutMs = 3000;

/** A Redis that evicts keys loses queued work, one that is full refuses it. BullMQ only warns about the first. */
export async function checkRedisPolicy({ redis }: SupervisorEnv): Promise<string> {
  if (redis === null) return 'not needed: REDIS_URL is not set';
  const connection = connectRedis(redis, 'producer');
  const faults: Error[] = [];
  connection.on('error', (error: Error) => void faults.push(error));
  try {
    await once(connection, 'ready', { signal: AbortSignal.timeout(connectTimeoutMs) });
    const storage = parseStorage(await connection.info('memory'));
    const problem = storageProblem(storage);
    if (problem !== null) throw new Error(problem);
    return `maxmemory-policy is noeviction, ${describe(storage)}`;
  } catch (error) {
    throw faults[0] ?? error;
  } finally {
    connection.disconnect();
  }
}

function describe({ usedBytes, maxBytes }: ReturnType<typeof parseStorage>): string {
  const used = `${Math.round(usedBytes / 1024 ** 2)} MiB used`;
  return maxBytes === null ? `${used}, no maxmemory` : `${used} of ${Math.round(maxBytes / 1024 ** 2)} MiB`;
}
