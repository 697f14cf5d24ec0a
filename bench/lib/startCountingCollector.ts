import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePort } from '@novapulse/testing';

/** Takes whatever is exported over OTLP and counts it. */
export async function startCountingCollector() {
  let exports = 0;
  let bytes = 0;
  const server = createServer((request, response) => {
    exports += 1;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
    });
    request.once('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    exports: () => exports,
    bytes: () => bytes,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
