/**
 * A receiver in a process of its own that does as little as one can: counts, and keeps times. Forked by
 * `startCountingReceiver`; talks over IPC.
 */
import { createServer } from 'node:http';
import { z } from 'zod';

const seen = new Set<string>();
const latenciesMs: number[] = [];
let duplicates = 0;
let lastAtMs = 0;
const sentAt = /"sentAtMs":(\d+)/;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const id = String(request.headers['webhook-id']);
    lastAtMs = Date.now();
    const [, sentAtMs] = sentAt.exec(Buffer.concat(chunks).toString('latin1')) ?? [];
    if (seen.has(id)) duplicates += 1;
    else if (sentAtMs !== undefined) latenciesMs.push(lastAtMs - Number(sentAtMs));
    seen.add(id);
    response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});

const question = z.enum(['progress', 'latencies', 'reset']);
process.on('message', (message) => {
  const asked = question.parse(message);
  if (asked === 'reset') {
    seen.clear();
    latenciesMs.length = 0;
    duplicates = 0;
  }
  process.send?.(asked === 'latencies' ? latenciesMs : { received: seen.size, duplicates, lastAtMs });
});
process.on('disconnect', () => process.exit(0));
