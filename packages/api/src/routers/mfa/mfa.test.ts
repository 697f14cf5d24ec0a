import { createKeyring } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContextFactory } from '../../context.ts';
import { createCaller } from '../../server.ts';
import { createAuthenticatorApp } from '../../testkit/authenticatorApp.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { createFakeExchange } from '../../testkit/fakeExchange.ts';
import { refusal } from '../../testkit/refusal.ts';
import { beginSignIn, enrollTotp, finishSignIn } from '../../testkit/secondFactor.ts';
import { createTestClock } from '../../testkit/testClock.ts';

describe('setting up an authenticator app', () => {
  const clock = createTestClock();
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi({ clock });
  });
  afterAll(() => api.close());

  async function member() {
    const organization = await api.createOrganization();
    return api.createMember(organization.id, 'manager');
  }

  it('begins with a secret and counts from its first code on', async () => {
    const user = await member();
    const { secret, otpauthUri, qrCode } = await user.api.mfa.enroll();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(otpauthUri).searchParams.get('secret')).toBe(secret);
    expect(qrCode).toMatch(/^data:image\/png;base64,/);
    const app = createAuthenticatorApp(secret);
    const wrong = await refusal(
      user.api.mfa.confirm({ code: await app.code(new Date(clock.now().getTime() - 90_000)) }),
    );
    expect(wrong).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { code: [expect.any(String)] } });
    expect(await user.api.mfa.status()).toMatchObject({ enabled: false, recoveryCodesRemaining: 0 });
    expect((await user.api.auth.me()).user.mfaEnabled).toBe(false);

    const first = await app.code(clock.now());
    const confirming = api.callAs(user.headers);
    const { recoveryCodes } = await confirming.api.mfa.confirm({ code: first });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await user.api.mfa.status()).toMatchObject({ enabled: true, recoveryCodesRemaining: 10 });
    const { me } = api.callAs({ cookie: confirming.exchange.cookie() }).api.auth;
    expect((await me()).user.mfaEnabled).toBe(true);

    const { api: anonymous, exchange } = api.callAs();
    const answer = await anonymous.auth.login({ email: user.email, password: testPassword });
    expect(answer).toMatchObject({ status: 'mfa_required', methods: ['totp', 'recovery_code'] });
    const used = await refusal(api.callAs({ cookie: exchange.cookie() }).api.auth.verifyMfa({ code: first }));
    expect(used).toMatchObject({ code: 'UNAUTHORIZED', reason: 'WRONG_CODE' });
    clock.pass(30);
    const second = api.callAs({ cookie: exchange.cookie() });
    const signedIn = await second.api.auth.verifyMfa({ code: await app.code(clock.now()) });
    expect(signedIn).toMatchObject({ status: 'authenticated', user: { id: user.id, mfaEnabled: true } });
    expect(signedIn.recoveryCodesRemaining).toBe(10);
    await expect(api.callAs({ cookie: second.exchange.cookie() }).api.auth.me()).resolves.toBeDefined();
  });

  it('waits 15 minutes for the first code, and takes one secret at a time', async () => {
    const user = await member();
    const first = createAuthenticatorApp((await user.api.mfa.enroll()).secret);
    const second = createAuthenticatorApp((await user.api.mfa.enroll()).secret);
    const replaced = await refusal(user.api.mfa.confirm({ code: await first.code(clock.now()) }));
    expect(replaced.code).toBe('BAD_REQUEST');
    clock.pass(15 * 60);
    const late = await refusal(user.api.mfa.confirm({ code: await second.code(clock.now()) }));
    expect(late).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'NO_PENDING_ENROLMENT' });
    expect(await api.db.prisma.totpFactor.count({ where: { userId: user.id } })).toBe(0);
  });

  it('has five tries for its first code, of any number at once, and then is thrown away (invariant 8)', async () => {
    const user = await member();
    const app = createAuthenticatorApp((await user.api.mfa.enroll()).secret);
    const right = await app.code(clock.now());
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => refusal(api.callAs(user.headers).api.mfa.confirm({ code: wrong }))),
    );
    expect(guesses.filter(({ reason }) => reason === 'WRONG_CODE').length).toBeLessThanOrEqual(5);
    const late = await refusal(api.callAs(user.headers).api.mfa.confirm({ code: right }));
    expect(late).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'NO_PENDING_ENROLMENT' });
    // What is wrong before a factor exists locks nobody out: with another secret it begins anew.
    await expect(enrollTotp(api, user.headers)).resolves.toBeDefined();
  });

  it('leaves the live factor as it is until the new one has proven itself', async () => {
    const user = await member();
    const { app, recoveryCodes } = await enrollTotp(api, user.headers);
    const begun = createAuthenticatorApp((await user.api.mfa.enroll()).secret);
    clock.pass(30);
    const notYet = await refusal(
      finishSignIn(api, await beginSignIn(api, user.email), { code: await begun.code(clock.now()) }),
    );
    expect(notYet.reason).toBe('WRONG_CODE');
    await finishSignIn(api, await beginSignIn(api, user.email), { code: await app.code(clock.now()) });
    await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode: recoveryCodes[0] ?? '' });

    clock.pass(30);
    await user.api.mfa.confirm({ code: await begun.code(clock.now()) });
    const waiting = await beginSignIn(api, user.email);
    clock.pass(30);
    for (const proof of [{ code: await app.code(clock.now()) }, { recoveryCode: recoveryCodes[1] ?? '' }]) {
      expect((await refusal(finishSignIn(api, waiting, proof))).reason).toBe('WRONG_CODE');
    }
    await finishSignIn(api, waiting, { code: await begun.code(clock.now()) });
  });

  it('succeeds once under 10 confirmations at the same time (invariant 8)', async () => {
    const user = await member();
    const app = createAuthenticatorApp((await user.api.mfa.enroll()).secret);
    const code = await app.code(clock.now());
    const calls = Array.from({ length: 10 }, () => api.callAs(user.headers).api.mfa.confirm({ code }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await api.db.prisma.recoveryCode.count({ where: { set: { userId: user.id } } })).toBe(10);
  });

  it('ends the other sessions and whatever sign-in is under way, which had not proven the factor', async () => {
    const user = await member();
    const other = await api.signIn(user.email);
    expect((await enrollTotp(api, user.headers)).sessionsEnded).toBe(1);
    expect((await refusal(api.callAs(other).api.auth.me())).code).toBe('UNAUTHORIZED');
    await expect(api.callAs(user.headers).api.auth.me()).resolves.toBeDefined();
    const [session] = await api.db.prisma.session.findMany({ where: { userId: user.id, revokedAt: null } });
    expect(session?.factors).toEqual(['password', 'totp']);
  });

  it('makes new recovery codes, which void the old', async () => {
    const user = await member();
    const old = await enrollTotp(api, user.headers);
    const { mfa } = api.callAs(user.headers).api;
    const { recoveryCodes } = await mfa.regenerateRecoveryCodes();
    expect(recoveryCodes.filter((code) => old.recoveryCodes.includes(code))).toEqual([]);
    const ticket = await beginSignIn(api, user.email);
    const voided = await refusal(finishSignIn(api, ticket, { recoveryCode: old.recoveryCodes[0] ?? '' }));
    expect(voided.reason).toBe('WRONG_CODE');
    const { answer } = await finishSignIn(api, ticket, { recoveryCode: recoveryCodes[0] ?? '' });
    expect(answer.recoveryCodesRemaining).toBe(9);
  });

  it('is undone by turning it off, after which the password is enough and no code is left', async () => {
    const user = await member();
    const { recoveryCodes } = await enrollTotp(api, user.headers);
    const waiting = await beginSignIn(api, user.email);
    expect(await api.callAs(user.headers).api.mfa.disable()).toEqual({ enabled: false });
    expect((await api.callAs(user.headers).api.auth.me()).user.mfaEnabled).toBe(false);
    const ended = await refusal(finishSignIn(api, waiting, { recoveryCode: recoveryCodes[0] ?? '' }));
    expect(ended.reason).toBe('SIGN_IN_AGAIN');
    const answer = await api.callAs().api.auth.login({ email: user.email, password: testPassword });
    expect(answer.status).toBe('authenticated');
    expect(await api.db.prisma.recoveryCodeSet.count({ where: { userId: user.id } })).toBe(0);
  });

  it('is told what is missing before a fresh proof is asked for', async () => {
    const user = await member();
    clock.pass(11 * 60);
    const { mfa } = user.api;
    for (const call of [() => mfa.disable(), () => mfa.regenerateRecoveryCodes()]) {
      expect((await refusal(call())).reason).toBe('MFA_NOT_ENABLED');
    }
  });

  it('asks for a fresh proof before anything changes', async () => {
    const user = await member();
    await enrollTotp(api, user.headers);
    clock.pass(11 * 60);
    const { mfa } = api.callAs(user.headers).api;
    for (const call of [() => mfa.enroll(), () => mfa.disable(), () => mfa.regenerateRecoveryCodes()]) {
      expect((await refusal(call())).reason).toBe('STEP_UP_REQUIRED');
    }
    expect(await mfa.status()).toMatchObject({ enabled: true, recoveryCodesRemaining: 10, pendingUntil: null });
  });

  it('seals secrets anew with the current key as they are used', async () => {
    const user = await member();
    const { app } = await enrollTotp(api, user.headers);
    const keyOf = (name: string, byte: number) => `${name}:${Buffer.alloc(32, byte).toString('base64')}`;
    const keyring = createKeyring(`${keyOf('next', 8)},${keyOf('test', 7)}`);
    const createContext = createContextFactory({ ...api.deps, keyring });
    clock.pass(30);
    const ticket = await beginSignIn(api, user.email);
    await createCaller(createContext(createFakeExchange(ticket))).auth.verifyMfa({ code: await app.code(clock.now()) });
    const { keyId } = await api.db.prisma.totpFactor.findUniqueOrThrow({ where: { userId: user.id } });
    expect(keyId).toBe('next');
    clock.pass(30);
    const later = createContext(createFakeExchange(await beginSignIn(api, user.email)));
    await expect(createCaller(later).auth.verifyMfa({ code: await app.code(clock.now()) })).resolves.toBeDefined();
  });

  it('keeps the recovery codes when it is turned off beside a passkey, for which they stand in', async () => {
    const user = await member();
    const { recoveryCodes } = await enrollTotp(api, user.headers);
    await api.db.prisma.passkey.create({
      data: {
        id: api.deps.newId('passkey'),
        userId: user.id,
        credentialId: Buffer.from(user.id),
        publicKey: Buffer.alloc(1),
        name: 'key',
        createdAt: clock.now(),
      },
    });
    expect(await api.callAs(user.headers).api.mfa.disable()).toEqual({ enabled: true });
    const ticket = await beginSignIn(api, user.email);
    await finishSignIn(api, ticket, { recoveryCode: recoveryCodes[0] ?? '' });
  });

  it('tells its user by mail of every change and of every recovery code that is used', async () => {
    const user = await member();
    const { recoveryCodes } = await enrollTotp(api, user.headers);
    await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode: recoveryCodes[0] ?? '' });
    await api.callAs(user.headers).api.mfa.regenerateRecoveryCodes();
    await api.callAs(user.headers).api.mfa.disable();
    const mails = await api.db.prisma.job.findMany({
      where: { queue: 'email', input: { path: ['to'], equals: user.email } },
      orderBy: { id: 'asc' },
    });
    expect(mails.map(({ input }) => input)).toMatchObject([
      { props: { notice: 'mfaEnabled', address: '127.0.0.1' } },
      { props: { notice: 'recoveryCodeUsed', detail: '9' } },
      { props: { notice: 'recoveryCodesRegenerated' } },
      { props: { notice: 'mfaDisabled' } },
    ]);
  });

  it('leaves a trace of each change (audit)', async () => {
    const user = await member();
    await refusal(user.api.mfa.confirm({ code: '123456' }));
    await enrollTotp(api, user.headers);
    await api.callAs(user.headers).api.mfa.regenerateRecoveryCodes();
    await api.callAs(user.headers).api.mfa.disable();
    const events = await api.db.prisma.auditEvent.findMany({
      where: { actorId: user.id, action: { startsWith: 'mfa.' } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'mfa.enroll success',
      'mfa.confirm success',
      'mfa.regenerateRecoveryCodes success',
      'mfa.disable success',
    ]);
  });
});
