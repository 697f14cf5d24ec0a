import { testServices } from '../testServices.ts';
import { sendCommand } from './sendCommand.ts';

/** A Redis database of its own on the server that the run shares: never FLUSHALL it, `startRedis` is for that. */
export async function testRedisUrl(): Promise<string> {
  const { redisPort } = testServices();
  const answer = await sendCommand(redisPort, 'INCR databases-given-out');
  return `redis://127.0.0.1:${redisPort}/${Number(answer.slice(1))}`;
}
