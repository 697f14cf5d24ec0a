import { eventually, type RedisServer, startRedis } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestWeb, type TestWeb } from './testing/startTestWeb.ts';

describe('limits without their store', () => {
  let redis: RedisServer;
  let web: TestWeb;
  beforeAll(async () => {
    redis = await startRedis();
    web = await startTestWeb({ metricsToken: 'canary' }, { redisUrl: redis.url });
  });
  afterAll(async () => {
    await web.close();
    await redis.stop();
  });

  const statusOfLimiter = async () => {
    const answer = await web.send('/health/ready');
    return [answer.status, answer.json()];
  };
  const post = (procedure: string, body: unknown) =>
    web.send(`/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: web.origin },
      body: JSON.stringify(body),
    });
  const metrics = async () => (await web.send('/metrics', { headers: { authorization: 'Bearer canary' } })).text;
  const linesOf = (event: string) => web.log().split(`"event":"${event}"`).length - 1;

  it('keeps web ready and signing in possible, says so once, and comes back by itself (invariant 11)', async () => {
    expect(await statusOfLimiter()).toMatchObject([200, { checks: { limiter: { status: 'up' } } }]);
    await redis.kill('SIGSTOP');
    for (let n = 0; n < 5; n += 1) {
      expect((await post('auth.login', { email: 'a@example.com', password: 'wrong password' })).status).toBe(401);
    }
    const refused = await post('auth.requestPasswordReset', { email: 'a@example.com' });
    expect([refused.status, refused.json()]).toMatchObject([
      503,
      { error: { data: { code: 'SERVICE_UNAVAILABLE', reason: 'RATE_LIMIT_STORE_UNAVAILABLE' } } },
    ]);
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(await statusOfLimiter()).toMatchObject([200, { status: 'ok', checks: { limiter: { status: 'degraded' } } }]);
    const text = await metrics();
    expect(text).toContain('novapulse_rate_limit_store_up{service="web"} 0');
    expect(text).toMatch(
      /novapulse_rate_limit_decisions_total\{policy="login\.address",decision="degraded",service="web"\} [45]/,
    );
    expect(text).toMatch(/policy="passwordReset\.address",decision="closed",service="web"\} 1/);

    await redis.kill('SIGCONT');
    await eventually(async () => {
      expect(await statusOfLimiter()).toMatchObject([200, { checks: { limiter: { status: 'up' } } }]);
    }, 5000);
    expect((await post('auth.requestPasswordReset', { email: 'a@example.com' })).status).toBe(200);
    expect(await metrics()).toContain('novapulse_rate_limit_store_up{service="web"} 1');
    expect([linesOf('limiter_store_down'), linesOf('limiter_store_up')]).toEqual([1, 1]);
  });
});
