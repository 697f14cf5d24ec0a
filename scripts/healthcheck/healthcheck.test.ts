import { createServer } from 'node:http';
import { freePort } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthcheck } from './healthcheck.ts';

let port = '';
const server = createServer((request, response) => {
  response.statusCode = request.url === '/health/live' ? 200 : 503;
  response.end('{"status":"test"}');
});
beforeAll(async () => {
  port = String(await freePort());
  await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
});
afterAll(() => void server.close());

describe('healthcheck', () => {
  it('asks the process on its own port and tells what it answers', async () => {
    expect(await healthcheck({ probe: 'live' }, { PORT: port })).toEqual({ isOk: true, text: '200 {"status":"test"}' });
    expect(await healthcheck({ probe: 'ready', process: 'worker' }, { WORKER_PORT: port })).toMatchObject({
      isOk: false,
    });
    expect(await healthcheck({ probe: 'live', port }, {})).toMatchObject({ isOk: true });
  });

  it('fails in one line where nothing listens, and for what it does not know', async () => {
    const nobody = await healthcheck({ probe: 'live', port: String(await freePort()) }, {});
    expect(nobody).toMatchObject({ isOk: false, text: expect.stringContaining('ECONNREFUSED') });
    expect(await healthcheck({ probe: 'alive' }, {})).toMatchObject({ isOk: false });
    expect(await healthcheck({ probe: 'live', process: 'redis' }, {})).toMatchObject({ isOk: false });
  });
});
