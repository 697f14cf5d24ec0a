import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which Linux takes the ports of outgoing connections (32768 and above): one of those could take
// the port between this look and its use.
const [lowest, highest] = [20_000, 32_000];

/** A loopback port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found between ${lowest} and ${highest}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const failed = once(server, 'error').then(() => false);
  const listening = once(server.listen(port, '127.0.0.1'), 'listening').then(() => true);
  listening.catch(() => undefined);
  const isListening = await Promise.race([listening, failed]);
  if (!isListening) return false;
  server.close();
  await once(server, 'close');
  return true;
}

export function portOf(server: { address(): { port: number } | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
