import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { createDb } from '@novapulse/db';
import { freePort } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestApi, type TestApi, testPassword } from '../testkit/createTestApi.ts';
import { createApiHandler } from './createApiHandler.ts';

const failure = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({
      code: z.string(),
      httpStatus: z.int(),
      requestId: z.string(),
      reason: z.string().optional(),
      fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
      stack: z.never().optional(),
    }),
  }),
});

describe('the API over HTTP', () => {
  let api: TestApi;
  let server: Server;
  let base: string;
  beforeAll(async () => {
    api = await createTestApi();
    server = createServer(createApiHandler(api.deps)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = baseOf(server);
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await api.close();
  });

  const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${base}/${path}`, {
      method: 'POST',
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  async function refused(response: Response) {
    const { error } = failure.parse(await response.json());
    expect(error.data.httpStatus).toBe(response.status);
    expect(error.data.requestId).toMatch(/^req_/);
    expect(response.headers.get('x-request-id')).toBe(error.data.requestId);
    return { status: response.status, ...error.data };
  }

  async function keyFor(...scopes: ('events:publish' | 'webhooks:read' | 'deliveries:read')[]) {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    const { key } = await admin.api.apiKeys.create({ name: 'http', scopes });
    return { authorization: `Bearer ${key}` };
  }

  it('takes plain JSON and answers plain JSON', async () => {
    const headers = await keyFor('events:publish', 'deliveries:read');
    const published = await post('events.publish', { type: 'a', data: { x: 1 } }, headers);
    expect(published.status).toBe(200);
    expect(published.headers.get('cache-control')).toBe('no-store');
    const { result } = z
      .object({ result: z.object({ data: z.object({ id: z.string() }) }) })
      .parse(await published.json());
    const input = encodeURIComponent(JSON.stringify({ id: result.data.id }));
    const event = await fetch(`${base}/events.get?input=${input}`, { headers });
    expect(await event.json()).toMatchObject({ result: { data: { id: result.data.id, data: { x: 1 } } } });
  });

  it('signs in with a cookie, and takes a mutation without input with no body, {} or nothing but a header', async () => {
    const organization = await api.createOrganization();
    for (const body of [undefined, {}, '']) {
      const user = await api.createUser({ organizationId: organization.id });
      const login = await post('auth.login', { email: user.email, password: testPassword });
      const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      expect((await fetch(`${base}/auth.me`, { headers: { cookie } })).status).toBe(200);
      const logout = await post('auth.logout', body, { cookie });
      expect(logout.status, String(body)).toBe(200);
      expect(logout.headers.getSetCookie()[0]).toContain('Max-Age=0');
      expect((await refused(await fetch(`${base}/auth.me`, { headers: { cookie } }))).code).toBe('UNAUTHORIZED');
    }
  });

  it('gives every error its request id, code, status and field', async () => {
    const headers = await keyFor('events:publish');
    expect(await refused(await post('events.publish', { type: 'a' }))).toMatchObject({
      status: 401,
      code: 'UNAUTHORIZED',
    });
    expect(await refused(await post('webhooks.create', {}, headers))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await refused(await post('events.publish', { type: 'a b' }, headers))).toMatchObject({
      status: 400,
      fieldErrors: { type: [expect.any(String)] },
    });
    expect(
      await refused(await post('events.publish', { type: 'a', rawPayload: 'x'.repeat(262_145) }, headers)),
    ).toMatchObject({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect(await refused(await post('no.such', {}))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await refused(await fetch(`${base}/auth.login`))).toMatchObject({ status: 405 });
    expect(await refused(await post('auth.me', {}))).toMatchObject({ status: 405 });
    expect(await refused(await fetch(`${base}/%E0%A4%A`))).toMatchObject({ status: expect.any(Number) });
  });

  it.each(['{', '', '[1,', 'nul', '{"type":"a"}}', '\u0000'])('refuses a body like %j as bad input', async (body) => {
    const headers = await keyFor('events:publish');
    const answer = await refused(
      await post('events.publish', body, { ...headers, 'content-type': 'application/json' }),
    );
    expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(Object.keys(answer.fieldErrors ?? {}).length).toBeGreaterThan(0);
  });

  it('refuses other media types, and forms even where they would be accepted without input', async () => {
    const headers = await keyFor('events:publish');
    const form = new FormData();
    form.set('type', 'a');
    const answers = [
      await post('events.publish', 'type=a', { ...headers, 'content-type': 'application/x-www-form-urlencoded' }),
      await post('events.publish', '{}', { ...headers, 'content-type': 'text/plain' }),
      await post('events.publish', '{}', { ...headers, 'content-type': 'application/octet-stream' }),
      await fetch(`${base}/events.publish`, { method: 'POST', headers, body: form }),
      await fetch(`${base}/auth.login`, { method: 'POST', body: new FormData() }),
    ];
    expect(await Promise.all(answers.map(async (answer) => (await refused(answer)).status))).toEqual([
      415, 415, 400, 400, 400,
    ]);
  });

  it('refuses bytes that are not UTF-8, inside a string too, and compressed bodies', async () => {
    const headers = { ...(await keyFor('events:publish')), 'content-type': 'application/json' };
    const bytes = Buffer.concat([
      Buffer.from('{"type":"a","rawPayload":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    const url = `${base}/events.publish`;
    const invalid = await refused(await fetch(url, { method: 'POST', headers, body: bytes }));
    expect(invalid).toMatchObject({ status: 400, fieldErrors: { input: ['The body is not valid UTF-8.'] } });
    const gzip = { ...headers, 'content-encoding': 'gzip' };
    const compressed = await refused(await fetch(url, { method: 'POST', headers: gzip, body: gzipSync('{}') }));
    expect(compressed).toMatchObject({ status: 400, fieldErrors: { 'content-encoding': [expect.any(String)] } });
  });

  it('asks who calls before it judges the body', async () => {
    const answer = await fetch(`${base}/events.publish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from([0xff]),
    });
    expect((await refused(answer)).status).toBe(401);
  });

  it('refuses what would take seconds to parse without parsing it', async () => {
    const headers = await keyFor('events:publish');
    const deep = '['.repeat(4_000_000);
    const wide = `{"email":[${'{},'.repeat(1_000_000)}1]}`;
    const nested = { status: 400, fieldErrors: { input: ['This is nested too deeply.'] } };
    expect(await refused(await post('auth.login', deep))).toMatchObject(nested);
    expect(await refused(await post('events.publish', deep, headers))).toMatchObject(nested);
    expect(await refused(await post('auth.login', wide))).toMatchObject({
      status: 400,
      fieldErrors: { input: ['This has more than 10000 values.'] },
    });
    const long = await refused(await post('auth.login', { email: 'a@b.c', password: '['.repeat(4_000_000) }));
    expect(long.fieldErrors).toEqual({ password: [expect.any(String)] });
  });

  it('answers a body of more than 8 MiB with 413', async () => {
    const headers = await keyFor('events:publish');
    const body = JSON.stringify({ type: 'a', data: 'x'.repeat(8 * 1024 * 1024) });
    expect(await refused(await post('events.publish', body, headers))).toMatchObject({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    });
  });

  it('takes batches of up to 10 calls, and none with auth in it', async () => {
    const headers = await keyFor('events:publish');
    const batch = (count: number) =>
      post(
        `${Array.from({ length: count }, () => 'events.publish').join(',')}?batch=1`,
        Object.fromEntries(Array.from({ length: count }, (_, n) => [n, { type: 'a', data: n }])),
        headers,
      );
    expect((await batch(10)).status).toBe(200);
    expect(await refused(await batch(11))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    for (const path of ['auth.login,auth.login', 'auth%2Elogin,events.publish', 'events.publish,auth.login']) {
      const response = await post(`${path}?batch=1`, {
        0: { email: 'a@b', password: 'c' },
        1: { email: 'a@b', password: 'c' },
      });
      expect(response.status).toBe(400);
      const codes = z
        .array(failure)
        .parse(await response.json())
        .map(({ error }) => error.data.code);
      expect(codes).toEqual(['BAD_REQUEST', 'BAD_REQUEST']);
    }
  });

  it.each([
    'auth.login,auth.login?x=?&batch=1',
    'auth.login,auth.login??&batch=1',
    'auth.login,auth.login?batch=1&batch=0',
    'auth.login,auth.login?%62atch=1',
    'auth.login,auth.login?batch=%31',
    'auth.login%2Cauth.login?batch=1',
    'auth%2elogin%2cauth%2elogin?batch=1',
    'auth.login?batch=1',
    'auth.login,events.publish?a&batch=1#',
  ])('runs no sign-in of the batch %s (invariant 7)', async (path) => {
    const { id } = await api.createOrganization();
    const { email } = await api.createUser({ organizationId: id });
    const login = { email, password: testPassword };
    const sessions = () => api.db.prisma.session.count({ where: { user: { email } } });
    const response = await post(path, { 0: login, 1: login });
    expect([response.status, await sessions()]).toEqual([400, 0]);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('reads no batch into what tRPC takes for one call', async () => {
    for (const path of [
      'auth.login,auth.login',
      'auth.login,auth.login?batch=0&batch=1',
      'auth.login,auth.login?batch=2',
    ]) {
      expect((await post(path, { 0: {}, 1: {} })).status).toBe(404);
    }
  });

  it('says of a fault of its own what to do, and nothing of its cause', async () => {
    const publish = async () => Promise.reject(new Error('canary'));
    const faulty = createServer(createApiHandler({ ...api.deps, publisher: { ...api.deps.publisher, publish } }));
    await once(faulty.listen(0, '127.0.0.1'), 'listening');
    const headers = { ...(await keyFor('events:publish')), 'content-type': 'application/json' };
    const body = JSON.stringify({ type: 'a', data: 1 });
    const text = await (await fetch(`${baseOf(faulty)}/events.publish`, { method: 'POST', headers, body })).text();
    const { message, data } = failure.parse(JSON.parse(text)).error;
    expect(data).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 });
    expect(message).toContain(data.requestId);
    expect(text).not.toMatch(/canary|went wrong|oops|please|!/i);
    expect(api.logLines.join('')).toContain(data.requestId);
    faulty.close();
    faulty.closeAllConnections();
  });

  it('says that it is unavailable, not that it failed, while the database is away', async () => {
    const db = createDb({ url: `postgres://nobody@127.0.0.1:${await freePort()}/none` });
    const away = createServer(createApiHandler({ ...api.deps, db })).listen(0, '127.0.0.1');
    await once(away, 'listening');
    const url = `${baseOf(away)}/webhooks.list`;
    const byKey = await fetch(url, { headers: { authorization: `Bearer np_${'x'.repeat(43)}` } });
    expect(byKey.headers.get('retry-after')).toBe('1');
    expect(await refused(byKey)).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    const login = await fetch(`${baseOf(away)}/auth.login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'a@b', password: 'c' }),
    });
    expect(await refused(login)).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    away.close();
    away.closeAllConnections();
    await db.close();
  });
});

function baseOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/trpc`;
}
