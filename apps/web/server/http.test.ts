import { seedFirstAdmin } from '@novapulse/api/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorDataOf } from './testing/send.ts';
import { startTestWeb, type TestWeb } from './testing/startTestWeb.ts';

const credentials = { email: 'admin@localhost', password: 'correct horse battery' };
const json = { 'content-type': 'application/json' };
let web: TestWeb;

beforeAll(async () => {
  web = await startTestWeb();
  await seedFirstAdmin(web.api, credentials);
});

afterAll(() => web.close());

function post(procedure: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return web.send(`/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { ...json, origin: web.origin, ...headers },
    body: text,
  });
}

describe('request ids', () => {
  it('answers the caller’s own id when it is valid', async () => {
    const answer = await web.send('/health/live', { headers: { 'x-request-id': 'trace-01.A_b' } });
    expect(answer.headers['x-request-id']).toBe('trace-01.A_b');
  });

  it.each(['', 'a b', 'x'.repeat(129), '-x', 'a"b', '<script>'])('makes a new one instead of %j', async (given) => {
    const answer = await web.send('/api/nowhere', { headers: { 'x-request-id': given } });
    expect(answer.headers['x-request-id']).toMatch(/^req_[0-9A-Z]{26}$/);
    expect(errorDataOf(answer).requestId).toBe(answer.headers['x-request-id']);
  });

  it('puts the id into every error and every log line', async () => {
    const answer = await post('auth.login', { email: 1 }, { 'x-request-id': 'my-id' });
    expect(answer.status).toBe(400);
    expect(errorDataOf(answer).requestId).toBe('my-id');
    expect(web.log()).toContain('"requestId":"my-id"');
  });
});

describe('public keys', () => {
  it('are there for anybody, who learns nothing else of the organization', async () => {
    const { id } = await web.api.db.prisma.organization.findFirstOrThrow();
    const webhookId = 'whk_00000000000000000000000001';
    await web.api.db.prisma.webhook.create({
      data: {
        id: webhookId,
        organizationId: id,
        url: 'http://127.0.0.1/',
        signing: 'both',
        eventTypes: [],
        channels: [],
      },
    });
    const publicKey = new Uint8Array(32).fill(7);
    await web.api.db.prisma.webhookSigningKey.create({
      data: { webhookId, version: 1, keyId: 'k', ciphertext: new Uint8Array(60), publicKey },
    });
    const answer = await web.send(`/jwks/${id}`);
    expect(answer.headers['content-type']).toContain('application/jwk-set+json');
    expect(answer.headers['cache-control']).toBe('public, max-age=60');
    const x = Buffer.from(publicKey).toString('base64url');
    const key = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x, kid: expect.any(String) };
    expect(answer.json()).toEqual({ keys: [key] });
    for (const other of ['org_00000000000000000000000000', 'nonsense', "org_' or 1=1 --"]) {
      const { status, text } = await web.send(`/jwks/${encodeURIComponent(other)}`);
      expect([status, text]).toEqual([200, '{"keys":[]}']);
    }
  });
});

describe('errors', () => {
  it.each(['/api', '/api/nothing', '/api/trpc/nothing.here', '/api/trpc/', '/api/trpc/a/auth.login'])(
    '%s is a 404 in tRPC’s shape',
    async (path) => {
      const answer = await web.send(path);
      expect([answer.status, errorDataOf(answer).code]).toEqual([404, 'NOT_FOUND']);
    },
  );

  it('answers 404 to an unknown mutation', async () => {
    expect(errorDataOf(await post('nothing.here', {})).code).toBe('NOT_FOUND');
  });

  it.each([
    '{',
    '{"email":',
    '[1,2',
    'null',
    '"text"',
    '12',
    '[]',
    'email=a&password=b',
    '\u0000',
    '{"email":"\\ud800","password":"x"}',
    '{"email":"a\\u0000@b.c","password":"long enough"}',
    '{"__proto__":{"email":"a@b.c"}}',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    `{"email":"${'x'.repeat(100_000)}"}`,
  ])('body %#: malformed input is a 400, never a 500', async (body) => {
    const answer = await post('auth.login', body);
    expect([answer.status, errorDataOf(answer).code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('refuses bytes that are not UTF-8 without a 500', async () => {
    const answer = await web.send('/api/trpc/auth.login', {
      method: 'POST',
      headers: { ...json, origin: web.origin },
      body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    });
    expect(answer.status).toBe(400);
  });

  it.each(['%7B', '%', '%ff', '{"a":1', `${'['.repeat(7000)}`, '%00'])('input=%s: a query is a 4xx', async (input) => {
    const answer = await web.send(`/api/trpc/auth.me?input=${input}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it.each([
    '/../../etc/passwd',
    '/api/trpc/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/health/../../etc/passwd',
    '//etc/passwd',
    '/%',
    '/%ff%fe',
    '/api/trpc/%',
    '/api/trpc/%ff',
    '/dev/mail/../../etc/passwd',
  ])('%s finds nothing', async (path) => {
    const answer = await web.send(path);
    // Pages send whoever is not signed in to where they can be.
    expect(answer.status === 302 || (answer.status >= 400 && answer.status < 500)).toBe(true);
    expect(answer.text).not.toContain('root:');
  });

  it('takes odd Host headers', async () => {
    for (const host of [
      '',
      'a b',
      '%',
      '%%%',
      '[::1',
      'x'.repeat(300),
      'localhost:99999',
      'localhost@evil.example',
      'a b<>',
    ]) {
      for (const path of ['/api/trpc/auth.me', '/sign-in']) {
        const answer = await web.send(path, { headers: { host } });
        expect(answer.status, `${host} ${path}`).toBeLessThan(500);
      }
    }
  });
});

describe('limits', () => {
  const limit = 8 * 1024 * 1024;

  it('answers 413 to a body over 8 MiB, with its length announced or not', async () => {
    const body = Buffer.alloc(limit + 1, 0x20);
    for (const framing of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]) {
      const headers = { ...json, origin: web.origin, ...framing };
      const answer = await web.send('/api/trpc/auth.login', { method: 'POST', headers, body });
      expect([answer.status, errorDataOf(answer).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect(errorDataOf(answer).requestId).toBe(answer.headers['x-request-id']);
    }
  });

  it('refuses a form that is longer than 1 MiB, or does not say how long it is, before it is read', async () => {
    const form = { origin: web.origin, 'content-type': 'application/x-www-form-urlencoded' };
    const body = Buffer.alloc(1024 * 1024 + 1, 'a');
    const sendForm = (framing: Record<string, string>) =>
      web.send('/sign-in', { method: 'POST', headers: { ...form, ...framing }, body });
    const long = await sendForm({ 'content-length': String(body.length) });
    expect([long.status, errorDataOf(long).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const endless = await sendForm({ 'transfer-encoding': 'chunked' });
    expect([endless.status, errorDataOf(endless).code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('reads a body of 8 MiB', async () => {
    const answer = await post('auth.login', `${' '.repeat(limit - 2)}{}`);
    expect(answer.status).toBe(400);
  });

  it('refuses batches of more than 10 calls', async () => {
    const calls = Array.from({ length: 11 }, () => 'events.list').join(',');
    const answer = await web.send(`/api/trpc/${calls}?batch=1&input={}`);
    expect(answer.status).toBe(400);
    const ten = Array.from({ length: 10 }, () => 'events.list').join(',');
    expect((await web.send(`/api/trpc/${ten}?batch=1&input={}`)).status).toBe(401);
  });

  it.each(['auth.login,auth.login', 'auth.login', 'auth%2Elogin,auth.login', 'webhooks.list,auth.login'])(
    'refuses the batch %s',
    async (path) => {
      const answer = await web.send(`/api/trpc/${path}?batch=1`, {
        method: 'POST',
        headers: { ...json, origin: web.origin },
        body: JSON.stringify({ 0: credentials, 1: credentials }),
      });
      expect(answer.status).toBe(400);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );
});

describe('the Origin gate', () => {
  const own = () => ({ ...json, origin: web.origin });
  const login = (headers: Record<string, string>, body: string = JSON.stringify(credentials)) =>
    web.send('/api/trpc/auth.login', { method: 'POST', headers, body });

  it('lets sign-in through from the own host and from PUBLIC_URL', async () => {
    for (const headers of [own(), { ...json, origin: 'http://localhost:3000' }]) {
      const answer = await login(headers);
      expect(answer.status).toBe(200);
      expect(answer.headers['set-cookie']?.[0]).toContain('HttpOnly');
    }
    const withDefaultPort = { ...json, origin: 'https://nova.example', host: 'nova.example:443' };
    expect((await login(withDefaultPort)).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['no Origin', {}],
    ['another site', { origin: 'https://evil.example' }],
    ['null', { origin: 'null' }],
    ['the right host on another port', { origin: 'http://127.0.0.1:1' }],
    ['another scheme’s default port', { origin: 'https://localhost:3000' }],
    ['a longer host', { origin: 'http://localhost:3000.evil.example' }],
    ['a path', { origin: 'http://localhost:3000/x' }],
    ['two origins', { origin: 'http://localhost:3000, http://evil.example' }],
    ['Sec-Fetch-Site cross-site', { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' }],
    [
      'a forwarded host that nobody vouches for',
      { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    ],
    ['a bearer that is no API key', { authorization: 'Bearer x' }],
    ['basic credentials', { authorization: 'Basic bnBfeDpucF94' }],
  ])('refuses: %s', async (_name, headers) => {
    const answer = await login({ ...json, ...headers });
    expect([answer.status, errorDataOf(answer).code]).toEqual([403, 'FORBIDDEN']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    '',
  ])('lets a form of type %j change nothing, from anywhere', async (type) => {
    const cookie = (await login(own())).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    for (const origin of ['https://evil.example', undefined, web.origin]) {
      const headers = { 'content-type': type, cookie, ...(origin && { origin }) };
      const answer = await web.send('/api/trpc/auth.logout', { method: 'POST', headers, body: '{}' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    expect((await web.send('/api/trpc/auth.me', { headers: { cookie } })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('stands in front of %s to every path', async (method) => {
    for (const path of ['/', '/webhooks', '/api/nothing', '/dev/mail', '/api/openapi.json']) {
      const answer = await web.send(path, {
        method,
        headers: { authorization: 'Bearer np_x', origin: 'https://evil.example' },
      });
      expect([403, 404]).toContain(answer.status);
    }
    expect((await web.send('/', { method, headers: { authorization: 'Bearer np_x' } })).status).toBe(403);
  });

  it('never takes a GET for a mutation', async () => {
    const input = encodeURIComponent(JSON.stringify(credentials));
    const answer = await web.send(`/api/trpc/auth.login?input=${input}`);
    expect([answer.status, answer.headers['set-cookie']]).toEqual([405, undefined]);
  });

  it('does not count a cookie beside an API key', async () => {
    const cookie = (await login(own())).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const headers = { ...json, cookie, authorization: `Bearer np_${'x'.repeat(43)}` };
    const answer = await web.send('/api/trpc/auth.logout', { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(401);
    expect((await web.send('/api/trpc/auth.me', { headers: { cookie } })).status).toBe(200);
  });

  it('takes a mutation without input with no body or {}', async () => {
    for (const [headers, body] of [
      [{ origin: web.origin }, undefined],
      [own(), '{}'],
      [own(), undefined],
    ] as const) {
      const cookie = (await login(own())).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      const sent = { method: 'POST', headers: { ...headers, cookie }, ...(body && { body }) };
      expect((await web.send('/api/trpc/auth.logout', sent)).status).toBe(200);
    }
  });
});

describe('pages behind a proxy', () => {
  it('take a form whose Origin is PUBLIC_URL, whatever the Host header says', async () => {
    const answer = await web.send('/sign-in', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        host: 'internal:3000',
        origin: 'http://localhost:3000',
      },
      body: 'email=nobody%40example.test&password=wrong-password-here',
    });
    expect(answer.status).toBe(401);
  });
});

describe('other methods', () => {
  it('answers HEAD like GET without a body', async () => {
    for (const path of ['/health/live', '/health/ready', '/api/openapi.json']) {
      const answer = await web.send(path, { method: 'HEAD' });
      expect([answer.status, answer.text]).toEqual([200, '']);
    }
  });

  it.each(['TRACE'])('refuses %s', async (method) => {
    for (const path of ['/api/trpc/auth.me', '/sign-in']) {
      const answer = await web.send(path, { method });
      expect([answer.status, errorDataOf(answer).code]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  it.each(['http://evil.example/webhooks', '*'])('refuses the request target %s', async (target) => {
    expect((await web.send(target)).status).toBe(400);
  });

  it('answers OPTIONS without any CORS header', async () => {
    for (const path of ['/', '/api/trpc/events.publish']) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const answer = await web.send(path, { method: 'OPTIONS', headers });
      expect(answer.status).toBe(204);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('answers 405 to anything but a read of health and metrics', async () => {
    const answer = await web.send('/health/live', { method: 'POST' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('every answer', () => {
  it('carries security headers and does not name its framework', async () => {
    for (const path of ['/', '/health/live', '/api/trpc/auth.me', '/api/nowhere', '/dev/mail']) {
      const { headers } = await web.send(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('never logs a password (invariant 10)', async () => {
    await post('auth.login', { email: credentials.email, password: 'canary-wrong-password' });
    await post('auth.login', '{"password":"canary-broken"');
    await web.send('/reset?token=canary-token');
    expect(web.log()).not.toContain('canary-');
    expect(web.log()).not.toContain(credentials.password);
  });
});

it('serves the OpenAPI document', async () => {
  const answer = await web.send('/api/openapi.json');
  expect(answer.json()).toMatchObject({ openapi: '3.1.0', paths: { '/api/trpc/auth.login': { post: {} } } });
});
