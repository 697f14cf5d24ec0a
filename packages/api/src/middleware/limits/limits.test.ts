import { newApiKey } from '@novapulse/core';
import type { LimitOverrides } from '@novapulse/limits';
import { createHttpServer } from '@novapulse/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toNovaError } from '../../errors/toNovaError.ts';
import { createApiHandler } from '../../http/createApiHandler.ts';
import { createTestApi, testPassword } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

const batchAnswer = z.array(z.object({ error: z.object({ data: z.object({ code: z.string() }) }).optional() }));

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function start(limits: Record<string, number>) {
  const overrides: LimitOverrides = new Map(
    Object.entries(limits).map(([policy, limit]) => [policy, { limit, windowMs: 60_000 }]),
  );
  const api = await createTestApi({}, overrides);
  closing.push(() => api.close());
  const { id: organizationId } = await api.createOrganization();
  return { api, organizationId };
}

async function createKey(api: Awaited<ReturnType<typeof start>>['api'], organizationId: string) {
  const { key, hash, hint } = newApiKey();
  const id = api.deps.newId('apiKey');
  await api.db.prisma.apiKey.create({
    data: { id, organizationId, name: 'k', keyHash: hash, hint, scopes: ['events:publish', 'deliveries:read'] },
  });
  return { authorization: `Bearer ${key}` };
}

/** The API over HTTP; `from` is the address that the server in front found. */
async function serve(api: Awaited<ReturnType<typeof start>>['api']) {
  const handler = createApiHandler(api.deps, {
    clientAddress: (req) =>
      typeof req.headers['x-test-address'] === 'string' ? req.headers['x-test-address'] : undefined,
  });
  const server = createHttpServer(handler);
  const port = await server.listen(0, '127.0.0.1');
  closing.push(() => server.close(100));
  return async (path: string, headers: Record<string, string> = {}, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/trpc/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json: unknown = await answer.json();
    return { status: answer.status, headers: Object.fromEntries(answer.headers), json };
  };
}

describe('the general limit', () => {
  it('counts the calls of an API key, says what is left, and refuses with 429', async () => {
    const { api, organizationId } = await start({ 'api.key': 2 });
    const headers = await createKey(api, organizationId);
    const send = await serve(api);
    const first = await send('deliveries.list', headers);
    expect([first.status, first.headers['ratelimit-policy'], first.headers.ratelimit]).toEqual([
      200,
      '"api.key";q=2;w=60',
      expect.stringMatching(/^"api\.key";r=1;t=\d+$/),
    ]);
    await send('deliveries.list', headers);
    const refused = await send('deliveries.list', headers);
    expect([refused.status, refused.json]).toMatchObject([
      429,
      { error: { data: { code: 'TOO_MANY_REQUESTS', reason: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } } },
    ]);
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(refused.headers.ratelimit).toBe(`"api.key";r=0;t=${refused.headers['retry-after']}`);
    const other = await createKey(api, organizationId);
    expect((await send('deliveries.list', other)).status).toBe(200);
  });

  it('counts each call of a batch by itself', async () => {
    const { api, organizationId } = await start({ 'api.key': 3 });
    const headers = await createKey(api, organizationId);
    const send = await serve(api);
    const path = `${Array(5).fill('deliveries.list').join(',')}?batch=1`;
    const { json, headers: answered } = await send(path, headers);
    const codes = batchAnswer.parse(json).map(({ error }) => error?.data.code ?? 'OK');
    expect(codes.toSorted()).toEqual(['OK', 'OK', 'OK', 'TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
    expect(answered.ratelimit).toMatch(/^"api\.key";r=0;/);
    expect(answered['retry-after']).toMatch(/^[1-9]\d*$/);
  });

  it('refuses a batch that may not be before it counts', async () => {
    const { api } = await start({ 'api.address': 1 });
    const send = await serve(api);
    const batch = { 0: {}, 1: {} };
    for (let n = 0; n < 3; n += 1) expect((await send('auth.login,auth.login?batch=1', {}, batch)).status).toBe(400);
    expect((await send('auth.me')).status).toBe(401);
    expect((await send('auth.me')).status).toBe(429);
  });

  it('counts a person over all sessions, and whoever is not signed in by address', async () => {
    const { api, organizationId } = await start({ 'api.session': 2, 'api.address': 3 });
    const user = await api.createUser({ organizationId });
    const sessions = [await api.signIn(user.email), await api.signIn(user.email)];
    for (const headers of sessions) await api.callAs(headers).api.auth.me();
    expect(await refusal(api.callAs(sessions[0]).api.auth.me())).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(await refusal(api.callAs().api.auth.me())).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await refusal(api.callAs().api.auth.me())).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  });

  it('counts the addresses of one IPv6 network together', async () => {
    const { api } = await start({ 'api.address': 2 });
    const send = await serve(api);
    const from = (address: string) => send('auth.me', { 'x-test-address': address });
    const answers = [await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8::3')];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
    expect((await from('2001:db8:0:1::1')).status).toBe(401);
  });
});

describe('API keys that are not valid', () => {
  it('are counted by address, and a key that works there goes on working', async () => {
    const { api, organizationId } = await start({ 'credentials.address': 3 });
    const valid = await createKey(api, organizationId);
    const send = await serve(api);
    const guess = () => send('deliveries.list', { authorization: `Bearer ${newApiKey().key}` });
    expect((await send('deliveries.list', valid)).status).toBe(200);
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await send('deliveries.list', valid)).status).toBe(200);
    const elsewhere = { authorization: 'Bearer np_x', 'x-test-address': '192.0.2.77' };
    expect((await send('deliveries.list', elsewhere)).status).toBe(401);
  });
});

describe('declared limits', () => {
  it('counts failed sign-ins only, and refuses before the password is checked', async () => {
    const { api, organizationId } = await start({ 'login.address': 3 });
    const { email } = await api.createUser({ organizationId });
    const login = (password: string) => api.callAs().api.auth.login({ email, password });
    for (let n = 0; n < 6; n += 1) await login(testPassword);
    for (let n = 0; n < 3; n += 1)
      expect(await refusal(login('wrong password'))).toMatchObject({ code: 'UNAUTHORIZED' });
    const refused = await refusal(login(testPassword));
    expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'RATE_LIMITED' });
    expect(refused.retryAfterSeconds).toBeGreaterThan(0);
  });

  it('tries no more passwords than the limit, however many come at once', async () => {
    const { api, organizationId } = await start({ 'login.address': 4 });
    const { email } = await api.createUser({ organizationId });
    const tries = Array.from({ length: 12 }, () =>
      refusal(api.callAs().api.auth.login({ email, password: 'wrong password' })),
    );
    const codes = (await Promise.all(tries)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'UNAUTHORIZED')).toHaveLength(4);
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(8);
  });

  it('counts what is tried at one account, there or not, from wherever', async () => {
    const { api } = await start({ 'login.account': 2 });
    const login = (email: string) => refusal(api.callAs().api.auth.login({ email, password: 'wrong password' }));
    const codes = [];
    for (const email of ['a@example.com', 'A@Example.com', 'a@example.com', 'b@example.com'])
      codes.push((await login(email)).code);
    expect(codes).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED', 'TOO_MANY_REQUESTS', 'UNAUTHORIZED']);
  });

  it('counts the events of a batch', async () => {
    const { api, organizationId } = await start({ 'events.publish.organization': 5 });
    const send = await serve(api);
    const headers = await createKey(api, organizationId);
    const event = { type: 'a.b', data: 1 };
    const publishBatch = (count: number) => send('events.publishBatch', headers, { events: Array(count).fill(event) });
    expect((await publishBatch(4)).status).toBe(200);
    const refused = await publishBatch(2);
    expect(refused.status).toBe(429);
    expect(refused.headers.ratelimit).toMatch(/^"events\.publish\.organization";r=1;t=\d+, "api\.key";/);
    expect((await send('events.publish', headers, event)).status).toBe(200);
    expect((await send('events.publish', headers, event)).status).toBe(429);
    expect(await api.db.prisma.event.count({ where: { organizationId } })).toBe(5);
  });

  it('counts password resets by address and by account', async () => {
    const { api } = await start({ 'passwordReset.address': 3, 'passwordReset.account': 1 });
    const ask = (email: string) => api.callAs().api.auth.requestPasswordReset({ email });
    await ask('a@example.com');
    expect(await refusal(ask('A@example.com'))).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await ask('b@example.com');
    expect((await refusal(ask('c@example.com'))).message).toContain('passwordReset.address');
  });

  it('counts how often somebody has another address written to', async () => {
    const { api, organizationId } = await start({ 'emailChange.user': 2 });
    const { api: person } = await api.createMember(organizationId, 'user');
    const codes = [];
    for (const email of ['a@example.com', 'b@example.com', 'c@example.com']) {
      const [outcome] = await Promise.allSettled([person.auth.changeEmail({ email })]);
      codes.push(outcome.status === 'fulfilled' ? 'OK' : toNovaError(outcome.reason).code);
    }
    expect(codes).toEqual(['OK', 'OK', 'TOO_MANY_REQUESTS']);
  });
});

describe('without the store', () => {
  it('closes what is not allowed uncounted, and says so', async () => {
    const { api } = await start({});
    await api.db.sql.query('alter table rate_limits rename to rate_limits_gone');
    const refused = await refusal(api.callAs().api.auth.requestPasswordReset({ email: 'a@example.com' }));
    expect(refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'RATE_LIMIT_STORE_UNAVAILABLE' });
    expect(await refusal(api.callAs().api.auth.me())).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(api.deps.limiter.isStoreUp()).toBe(false);
  });
});
