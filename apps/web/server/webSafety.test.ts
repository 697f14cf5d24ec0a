import { seedFirstAdmin } from '@novapulse/api/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestWeb, type TestWeb } from './testing/startTestWeb.ts';

const credentials = { email: 'admin@localhost', password: 'correct horse battery' };
const publicUrl = 'https://pulse.example.com';
const json = { 'content-type': 'application/json' };

describe('web safety on https', () => {
  let web: TestWeb;
  beforeAll(async () => {
    web = await startTestWeb({ publicUrl });
    await seedFirstAdmin(web.api, credentials);
  });
  afterAll(() => web.close());

  const login = () =>
    web.send('/api/trpc/auth.login', {
      method: 'POST',
      headers: { ...json, origin: publicUrl },
      body: JSON.stringify(credentials),
    });
  const signIn = (next: string) =>
    web.send('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: publicUrl },
      body: new URLSearchParams({ ...credentials, next }).toString(),
    });

  it('keeps every cookie to this host, to https and away from scripts', async () => {
    const answers = [await login(), await signIn('/')];
    for (const { headers } of answers) {
      const cookies = headers['set-cookie'] ?? [];
      expect(cookies.length).toBeGreaterThan(0);
      for (const cookie of cookies) {
        // RFC 6265bis section 4.1.3.2: browsers take __Host- with Secure, Path=/ and no Domain only.
        expect(cookie).toMatch(/^__Host-novapulse_\w+=/);
        expect(cookie).toMatch(/; Path=\/(;|$)/);
        expect(cookie).toContain('; HttpOnly');
        expect(cookie).toContain('; Secure');
        expect(cookie).toMatch(/; SameSite=(Lax|Strict)/);
        expect(cookie).not.toMatch(/domain=/i);
      }
    }
  });

  it('tells browsers to stay on https, and only where it is served by https', async () => {
    const plain = await startTestWeb();
    try {
      for (const path of ['/', '/api/nowhere', '/health/live']) {
        expect((await web.send(path)).headers['strict-transport-security']).toBe('max-age=31536000');
        expect((await plain.send(path)).headers['strict-transport-security']).toBeUndefined();
      }
    } finally {
      await plain.close();
    }
  });

  it('sends the whole set of headers with every kind of answer', async () => {
    const oversized = {
      method: 'POST',
      headers: { ...json, origin: publicUrl },
      body: Buffer.alloc(8 * 1024 * 1024 + 1, 0x20),
    };
    const answers = {
      page: await web.send('/sign-in'),
      redirect: await web.send('/webhooks'),
      'unknown page': await web.send('/nowhere'),
      'API error': await web.send('/api/trpc/auth.me'),
      'no such API': await web.send('/api/nowhere'),
      'refused origin': await web.send('/api/trpc/auth.login', { method: 'POST', headers: json, body: '{}' }),
      'bad target': await web.send('*'),
      'too large': await web.send('/api/trpc/auth.login', oversized),
      health: await web.send('/health/live'),
      document: await web.send('/api/openapi.json'),
    };
    for (const [what, { headers }] of Object.entries(answers)) {
      expect(headers, what).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['permissions-policy'], what).toContain('camera=()');
      const policy = headers['content-security-policy'];
      expect(policy, what).toContain("default-src 'none'");
      expect(policy, what).toContain("frame-ancestors 'none'");
      expect(policy, what).toContain("base-uri 'none'");
      expect(policy, what).toContain("object-src 'none'");
    }
  });

  it('lets a page run only the scripts that carry the nonce of this one answer', async () => {
    const [first, second] = [await web.send('/sign-in'), await web.send('/sign-in')];
    const nonces = [first, second].map(({ headers, text }) => {
      const policy = String(headers['content-security-policy']);
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
      expect(scripts).toMatch(/^'self' 'nonce-[A-Za-z0-9+/]{22}=='$/);
      const nonce = /'nonce-([^']*)'/.exec(scripts)?.[1] ?? '';
      for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example'])(
    'goes to a page of its own after sign-in, whatever it is asked for: %j',
    async (next) => {
      expect((await signIn(next)).headers.location).toBe('/');
      const cookie = (await login()).headers['set-cookie']?.map((each) => each.split(';')[0]).join('; ') ?? '';
      const again = await web.send(`/sign-in?next=${encodeURIComponent(next)}`, { headers: { cookie } });
      expect(again.headers.location).toBe('/');
    },
  );

  it('goes where it is asked to within the dashboard', async () => {
    expect((await signIn('/deliveries?status=failed')).headers.location).toBe('/deliveries?status=failed');
  });
});
