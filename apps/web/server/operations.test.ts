import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { eventually } from '@novapulse/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebConfig } from './dependencies.ts';
import { startTestWeb, type TestWeb } from './testing/startTestWeb.ts';

const open: TestWeb[] = [];

async function start(config: Partial<WebConfig> = {}): Promise<TestWeb> {
  const web = await startTestWeb(config);
  open.push(web);
  return web;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((web) => web.close()));
});

describe('health', () => {
  it('is ready on a migrated database', async () => {
    const web = await start();
    const answer = await web.send('/health/ready');
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      status: 'ok',
      checks: { database: { status: 'up' }, migrations: { status: 'up' }, queue: { status: 'up' } },
    });
    expect((await web.send('/health/startup')).status).toBe(200);
  });

  it('is alive but not ready without its database, and says neither why nor where', async () => {
    const web = await start();
    await web.dropDatabase();
    const answer = await web.send('/health/ready');
    expect([answer.status, answer.json()]).toMatchObject([
      503,
      { status: 'error', checks: { database: { status: 'down' } } },
    ]);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|postgres|pool|ECONN/i);
    expect((await web.send('/health/live')).status).toBe(200);
  });
});

describe('/metrics', () => {
  it('does not exist on this port without a token', async () => {
    const web = await start();
    expect((await web.send('/metrics')).status).toBe(404);
  });

  it('asks for the token and has bounded labels', async () => {
    const web = await start({ metricsToken: 'canary' });
    expect((await web.send('/metrics')).status).toBe(401);
    await web.send(`/api/trpc/nothing.${randomBytes(4).toString('hex')}`);
    await web.send('/wp-login.php');
    const answer = await web.send('/metrics', { headers: { authorization: 'Bearer canary' } });
    expect(answer.status).toBe(200);
    const routes = new Set([...answer.text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route));
    expect([...routes].toSorted()).toEqual(['/*', '/api/trpc/:procedure', '/metrics']);
    expect(answer.text).toContain('novapulse_queue_jobs{queue="webhook",state="waiting",service="web"} 0');
  });
});

describe('/dev/mail', () => {
  const localHost = (web: TestWeb) => ({ host: `localhost:${web.port}` });

  async function keep(web: TestWeb, id: string, subject: string, html = '<p>hi</p>', text = 'hi') {
    await web.db.prisma.keptMail.create({ data: { id, recipient: 'a@b.example', subject, text, html } });
  }

  it('shows kept mails, newest first', async () => {
    const web = await start();
    await keep(web, 'job_1', 'first');
    await keep(web, 'job_2', 'second');
    const answer = await web.send('/dev/mail.json', { headers: localHost(web) });
    expect(answer.json()).toMatchObject([
      { to: 'a@b.example', subject: 'second', text: 'hi', html: '<p>hi</p>' },
      { subject: 'first' },
    ]);
    for (const host of ['127.0.0.1', `[::1]:${web.port}`, 'nova.localhost']) {
      expect((await web.send('/dev/mail', { headers: { host } })).status).toBe(200);
    }
  });

  it('renders mails inert', async () => {
    const web = await start();
    const link = `http://localhost:3000/accept-invite?token=t"><script>`;
    await keep(
      web,
      'job_1',
      '<script>alert(1)</script>',
      '"><script>alert(2)</script>',
      `${link} http://evil.example/x`,
    );
    const page = await web.send('/dev/mail', { headers: localHost(web) });
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('<iframe sandbox title');
    expect(page.text).toContain('<a href="http://localhost:3000/accept-invite?token=t');
    expect(page.text).not.toContain('<a href="http://evil.example');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each<[string, Partial<WebConfig>, Record<string, string>]>([
    ['an SMTP server is set', { smtpUrl: 'smtp://mail' }, {}],
    ['it does not run under npm start', { isSupervised: false }, {}],
    ['PUBLIC_URL is no loopback name', { publicUrl: 'https://nova.example' }, {}],
    ['Host is no loopback name', {}, { host: 'nova.example' }],
    ['Host is an address of the network', {}, { host: '192.168.1.5:3000' }],
    ['Host only looks like one', {}, { host: 'localhost.evil.example' }],
    ['a proxy stands between', {}, { 'x-forwarded-for': '127.0.0.1' }],
    ['another proxy stands between', {}, { forwarded: 'for=127.0.0.1' }],
    ['a proxy names the host', {}, { 'x-forwarded-host': 'localhost' }],
  ])('is not there when %s', async (_name, config, headers) => {
    const web = await start(config);
    await keep(web, 'job_1', 'canary');
    for (const path of ['/dev/mail', '/dev/mail.json']) {
      const answer = await web.send(path, { headers: { ...localHost(web), ...headers } });
      expect([answer.status, answer.text.includes('canary')]).toEqual([404, false]);
    }
  });
});

describe('TRUST_PROXY', () => {
  const headers = { 'x-forwarded-for': '203.0.113.9, 10.0.0.1', 'content-type': 'application/json' };

  it('takes the client’s address from proxies it lists only', async () => {
    const alone = await start();
    await alone.send('/x', { headers });
    await eventually(() => expect(alone.log()).toContain('"clientAddress":"127.0.0.1"'));
    const behind = await start({ trustProxy: ['127.0.0.0/8', '10.0.0.0/8'] });
    await behind.send('/x', { headers });
    await eventually(() => expect(behind.log()).toContain('"clientAddress":"203.0.113.9"'));
  });

  it('takes the host from them, too', async () => {
    const origin = { origin: 'https://nova.example', 'x-forwarded-host': 'nova.example' };
    const behind = await start({ trustProxy: ['127.0.0.0/8'] });
    const sent = { method: 'POST', headers: { ...headers, ...origin }, body: '{}' };
    expect((await behind.send('/api/trpc/auth.login', sent)).status).toBe(400);
    const alone = await start();
    expect((await alone.send('/api/trpc/auth.login', sent)).status).toBe(403);
  });
});

describe('a graceful stop (invariant 12)', () => {
  it('turns unready first and asks callers to leave, while it still answers', async () => {
    const web = await start();
    web.health.startShuttingDown();
    web.state.isDraining = true;
    const answer = await web.send('/health/ready');
    expect([answer.status, answer.json()]).toMatchObject([503, { status: 'shutting_down' }]);
    const other = await web.send('/api/trpc/auth.me');
    expect([other.status, other.headers.connection]).toEqual([401, 'close']);
    expect((await web.send('/health/live')).status).toBe(200);
  });

  it('lets requests in flight end, keep-alive connections included, and takes no new one', async () => {
    const web = await start();
    const agent = new Agent({ keepAlive: true });
    const headers = { 'content-type': 'application/json', origin: web.origin };
    const answered = Promise.withResolvers<number>();
    const slow = request(
      { host: '127.0.0.1', port: web.port, path: '/api/trpc/auth.login', method: 'POST', headers, agent },
      (response) => answered.resolve(response.resume().statusCode ?? 0),
    );
    slow.on('error', answered.reject);
    slow.write('{"email":"a@b.example",');
    await eventually(async () => expect(await web.send('/health/live')).toMatchObject({ status: 200 }));
    const closed = web.server.close(10_000);
    await eventually(() => expect(web.send('/health/live')).rejects.toThrow());
    slow.end('"password":"wrong password"}');
    expect(await answered.promise).toBe(401);
    expect(await closed).toBe(0);
    agent.destroy();
  });

  it('cuts what is left at the deadline and says how much', async () => {
    const web = await start();
    const headers = { 'content-type': 'application/json', origin: web.origin };
    const stuck = request({ host: '127.0.0.1', port: web.port, path: '/api/trpc/auth.login', method: 'POST', headers });
    const failed = new Promise((resolve) => stuck.on('error', resolve));
    stuck.write('{');
    await eventually(async () => expect((await web.send('/health/live')).status).toBe(200));
    expect(await web.server.close(100)).toBe(1);
    expect(await failed).toBeInstanceOf(Error);
  });
});
