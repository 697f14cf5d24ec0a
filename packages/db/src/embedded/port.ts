import { createServer } from 'node:net';
import { NovaError } from '@novapulse/core';

// Below Linux's ephemeral range (32768–60999), so that no outgoing connection can sit on a remembered port.
const firstPort = 21_000;
const portCount = 11_000;

/** A free loopback port, tried from a place that depends on `seed`, so that several homes rarely meet. */
export async function choosePort(seed: number): Promise<number> {
  for (let step = 0; step < 200; step++) {
    const port = firstPort + ((seed + step * 7) % portCount);
    if (await isPortFree(port)) return port;
  }
  throw new NovaError(
    'SERVICE_UNAVAILABLE',
    `no free port for Postgres between ${firstPort} and ${firstPort + portCount}`,
  );
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
