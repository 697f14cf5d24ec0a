import { once } from 'node:events';
import { connectRedis } from '@novapulse/jobs';
import type { SupervisorEnv } from '@novapulse/runtime';

const connectTimeoutMs = 3000;

/** BullMQ loses jobs on a Redis that evicts keys, and only warns about it. */
export async function checkRedisPolicy({ redis }: SupervisorEnv): Promise<string> {
  if (redis === null) return 'not needed: REDIS_URL is not set';
  const connection = connectRedis(redis, 'producer');
  const faults: Error[] = [];
  connection.on('error', (error: Error) => void faults.push(error));
  try {
    await once(connection, 'ready', { signal: AbortSignal.timeout(connectTimeoutMs) });
    const info = await connection.info('memory');
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
    if (policy !== 'noeviction') throw new Error(`maxmemory-policy is ${policy}: set it to noeviction`);
    return 'maxmemory-policy is noeviction';
  } catch (error) {
    throw faults[0] ?? error;
  } finally {
    connection.disconnect();
  }
}
