import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';
import { enrollTotp } from '../../testkit/secondFactor.ts';
import { createTestClock } from '../../testkit/testClock.ts';

const minutes = 60;

describe('stepping up', () => {
  const clock = createTestClock();
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi({ clock });
  });
  afterAll(() => api.close());

  async function member() {
    const organization = await api.createOrganization();
    return { ...(await api.createMember(organization.id, 'admin')), organizationId: organization.id };
  }

  /** A procedure that asks for it. */
  const sensitive = (headers: Record<string, string>) => api.callAs(headers).api.mfa.enroll();

  async function stepUp(
    headers: Record<string, string>,
    input: { password?: string; code?: string; recoveryCode?: string },
  ) {
    const { api: caller, exchange } = api.callAs(headers);
    const answer = await caller.auth.stepUp(input);
    return { answer, headers: { cookie: exchange.cookie() } };
  }

  it('is not needed for ten minutes after signing in, and then is', async () => {
    const user = await member();
    clock.pass(9 * minutes);
    await expect(sensitive(user.headers)).resolves.toBeDefined();
    clock.pass(minutes);
    const refused = await refusal(sensitive(user.headers));
    expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'STEP_UP_REQUIRED' });
  });

  it('takes the password of a user without a second factor, gives the session a new token, and lasts ten minutes', async () => {
    const user = await member();
    clock.pass(11 * minutes);
    const { answer, headers } = await stepUp(user.headers, { password: testPassword });
    expect(answer.status).toBe('verified');
    expect(new Date(answer.validUntil).getTime()).toBeGreaterThan(clock.now().getTime() + 590_000);
    expect((await refusal(api.callAs(user.headers).api.auth.me())).code).toBe('UNAUTHORIZED');
    await expect(sensitive(headers)).resolves.toBeDefined();
    expect(await api.db.prisma.session.count({ where: { userId: user.id } })).toBe(1);
    clock.pass(10 * minutes);
    expect((await refusal(sensitive(headers))).reason).toBe('STEP_UP_REQUIRED');
  });

  it('takes nothing less than a code of a user with a second factor, and each code once on every path (invariant 8)', async () => {
    const user = await member();
    const { app, recoveryCodes, usedCode } = await enrollTotp(api, user.headers);
    expect((await refusal(stepUp(user.headers, { password: testPassword }))).fieldErrors).toHaveProperty('code');
    expect((await refusal(stepUp(user.headers, { code: usedCode }))).reason).toBe('WRONG_CODE');
    clock.pass(11 * minutes);
    const code = await app.code(clock.now());
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => stepUp(user.headers, { code })));
    const [first] = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { headers } = await stepUp(first?.headers ?? {}, {
      password: testPassword,
      recoveryCode: recoveryCodes[0] ?? '',
    });
    const [session] = await api.db.prisma.session.findMany({ where: { userId: user.id, revokedAt: null } });
    expect(session?.factors.toSorted()).toEqual(['password', 'recovery_code', 'totp']);
    await expect(sensitive(headers)).resolves.toBeDefined();
  });

  it('refuses a right code beside a wrong password, and does not use it up', async () => {
    const user = await member();
    const { app } = await enrollTotp(api, user.headers);
    clock.pass(30);
    const code = await app.code(clock.now());
    const refused = await refusal(stepUp(user.headers, { password: 'wrong', code }));
    expect(refused).toMatchObject({ code: 'UNAUTHORIZED', reason: 'WRONG_PASSWORD' });
    await expect(stepUp(user.headers, { code })).resolves.toBeDefined();
  });

  it('asks for something', async () => {
    const user = await member();
    expect((await refusal(stepUp(user.headers, {}))).fieldErrors).toHaveProperty('password');
    expect((await refusal(stepUp(user.headers, { code: '123456' }))).fieldErrors).toHaveProperty('password');
  });

  it('counts together with sign-in, and is locked with it', async () => {
    const user = await member();
    const { app } = await enrollTotp(api, user.headers);
    clock.pass(30);
    const { api: anonymous, exchange } = api.callAs();
    await anonymous.auth.login({ email: user.email, password: testPassword });
    const browser = { cookie: exchange.cookie() };
    for (let n = 0; n < 3; n += 1) await refusal(api.callAs(browser).api.auth.verifyMfa({ code: '000000' }));
    for (let n = 0; n < 2; n += 1) await refusal(stepUp(user.headers, { code: '000000' }));
    const code = await app.code(clock.now());
    const { verifyMfa } = api.callAs(browser).api.auth;
    for (const locked of [() => stepUp(user.headers, { code }), () => verifyMfa({ code })]) {
      expect(await refusal(locked())).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'SECOND_FACTOR_LOCKED' });
    }
  });

  it('says when the password is locked for this device', async () => {
    const user = await member();
    for (let n = 0; n < 5; n += 1) {
      expect((await refusal(stepUp(user.headers, { password: 'wrong' }))).reason).toBe('WRONG_PASSWORD');
    }
    const refused = await refusal(stepUp(user.headers, { password: testPassword }));
    expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'PASSWORD_LOCKED' });
    expect(refused.retryAfterSeconds).toBeGreaterThan(800);
  });

  it('does not count a sign-in that a trusted device completed as a proof of the second factor', async () => {
    const user = await member();
    const { app } = await enrollTotp(api, user.headers);
    clock.pass(30);
    const begun = api.callAs();
    await begun.api.auth.login({ email: user.email, password: testPassword });
    const trusting = api.callAs({ cookie: begun.exchange.cookie() });
    await trusting.api.auth.verifyMfa({ code: await app.code(clock.now()), trustDevice: true });
    clock.pass(11 * minutes);
    const again = api.callAs({ cookie: trusting.exchange.cookie() });
    expect((await again.api.auth.login({ email: user.email, password: testPassword })).status).toBe('authenticated');
    const headers = { cookie: again.exchange.cookie() };
    expect((await refusal(sensitive(headers))).reason).toBe('STEP_UP_REQUIRED');
    const { headers: stepped } = await stepUp(headers, { code: await app.code(clock.now()) });
    await expect(sensitive(stepped)).resolves.toBeDefined();
  });

  it('records successes and failures (audit)', async () => {
    const user = await member();
    await refusal(stepUp(user.headers, { password: 'wrong' }));
    await stepUp(user.headers, { password: testPassword });
    const events = await api.db.prisma.auditEvent.findMany({
      where: { organizationId: user.organizationId, action: 'auth.stepUp' },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['failure', { factor: 'password', reason: 'WRONG_PASSWORD' }],
      ['success', { factors: ['password'] }],
    ]);
  });
});
