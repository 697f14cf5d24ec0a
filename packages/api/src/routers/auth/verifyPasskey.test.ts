import { createDb, type Db } from '@novapulse/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContextFactory } from '../../context.ts';
import { toNovaError } from '../../errors/toNovaError.ts';
import { removePasskey } from '../../passkeys/removePasskey.ts';
import { createCaller } from '../../server.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { createFakeExchange } from '../../testkit/fakeExchange.ts';
import { inTheSameMoment } from '../../testkit/inTheSameMoment.ts';
import { registerPasskey, signInWithPasskey } from '../../testkit/passkeys.ts';
import { refusal } from '../../testkit/refusal.ts';
import { beginSignIn } from '../../testkit/secondFactor.ts';
import { type Ceremony, createSoftAuthenticator } from '../../testkit/softAuthenticator.ts';
import { createTestClock } from '../../testkit/testClock.ts';

describe('signing in with a passkey', () => {
  const clock = createTestClock();
  let api: TestApi;
  let otherDb: Db;
  beforeAll(async () => {
    api = await createTestApi({ clock });
    otherDb = createDb({ url: api.databaseUrl });
  });
  afterAll(async () => {
    await otherDb.close();
    await api.close();
  });

  async function person() {
    const organization = await api.createOrganization();
    const user = await api.createMember(organization.id, 'manager');
    const { authenticator, registered } = await registerPasskey(api, user.headers);
    return { ...user, authenticator, registered, organizationId: organization.id };
  }

  const sessionsOf = (userId: string) => api.db.prisma.session.findMany({ where: { userId, revokedAt: null } });

  it('needs nothing else: it is both factors (invariant 7)', async () => {
    const user = await person();
    const { answer, headers } = await signInWithPasskey(api, user.authenticator);
    expect(answer).toMatchObject({ status: 'authenticated', user: { email: user.email, mfaEnabled: true } });
    expect((await api.callAs(headers).api.auth.me()).user.id).toBe(user.id);
    expect((await sessionsOf(user.id)).map(({ factors }) => factors)).toContainEqual(['passkey']);
    // It counts as a fresh proof.
    await expect(api.callAs(headers).api.mfa.enroll()).resolves.toBeDefined();
    const [passkey] = (await api.callAs(headers).api.passkeys.list()).items;
    expect(passkey?.lastUsedAt).not.toBeNull();
  });

  it.each<[string, Ceremony]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another host name', { rpId: 'evil.example' }],
    ['a passkey that did not verify its user', { isUserVerified: false }],
    ['nobody who is there', { isUserPresent: false }],
    ['an answer to something else', { type: 'webauthn.create' }],
    ['somebody else by name', { userHandle: Buffer.from('usr_other').toString('base64url') }],
  ])('takes nothing from %s', async (_what, ceremony) => {
    const user = await person();
    const before = await sessionsOf(user.id);
    const refused = await refusal(signInWithPasskey(api, user.authenticator, ceremony));
    expect(refused).toMatchObject({ code: 'UNAUTHORIZED', reason: 'PASSKEY_REFUSED' });
    expect(await sessionsOf(user.id)).toEqual(before);
    const [failure] = await api.db.prisma.authenticationFailure.findMany({ where: { userId: user.id } });
    expect(failure).toMatchObject({ factor: 'second_factor', inARow: 1 });
  });

  it.each<[string, Ceremony]>([
    ['a challenge of its own making', { challenge: 'A'.repeat(43) }],
    ['a page framed by another site', { crossOrigin: true }],
  ])('takes nothing from %s', async (_what, ceremony) => {
    const user = await person();
    const refused = await refusal(signInWithPasskey(api, user.authenticator, ceremony));
    expect(refused).toMatchObject({ code: 'UNAUTHORIZED', reason: 'PASSKEY_EXPIRED' });
  });

  it('answers the same for a passkey that nobody has, a disabled user’s and a wrong signature', async () => {
    const [user, disabled] = [await person(), await person()];
    await api.db.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const { auth } = api.callAs().api;
    const forged = createSoftAuthenticator().get(await auth.passkeyOptions());
    const answers = [
      await refusal(signInWithPasskey(api, createSoftAuthenticator())),
      await refusal(signInWithPasskey(api, disabled.authenticator)),
      await refusal(
        auth.verifyPasskey({ response: { ...forged, id: user.authenticator.id, rawId: user.authenticator.id } }),
      ),
    ];
    for (const { code, message, reason } of answers) {
      expect({ code, message, reason }).toEqual({
        code: 'UNAUTHORIZED',
        message: answers[0]?.message,
        reason: 'PASSKEY_REFUSED',
      });
    }
    const entries = await api.db.prisma.auditEvent.findMany({
      where: { action: 'auth.verifyPasskey', outcome: 'failure', targetId: { in: [user.id, disabled.id] } },
    });
    expect(entries).toHaveLength(2);
  });

  it('takes one assertion once, of 50 uses at the same time on two nodes (invariant 8)', {
    timeout: 120_000,
  }, async () => {
    const user = await person();
    const before = (await sessionsOf(user.id)).length;
    const response = user.authenticator.get(await api.callAs().api.auth.passkeyOptions());
    const createContext = createContextFactory({ ...api.deps, db: otherDb });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        (n % 2 === 0 ? api.callAs().api : createCaller(createContext(createFakeExchange()))).auth.verifyPasskey({
          response,
        }),
      ),
    );
    const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [toNovaError(one.reason).reason] : []));
    expect(refusals).toEqual(Array.from({ length: 49 }, () => 'PASSKEY_EXPIRED'));
    expect((await sessionsOf(user.id)).length).toBe(before + 1);
    expect(await api.db.prisma.authenticationFailure.count({ where: { userId: user.id } })).toBe(0);
  });

  it('refuses a challenge that is too old, or was handed out for something else', async () => {
    const user = await person();
    const { auth } = api.callAs().api;
    const late = user.authenticator.get(await auth.passkeyOptions());
    clock.pass(301);
    expect((await refusal(auth.verifyPasskey({ response: late }))).reason).toBe('PASSKEY_EXPIRED');
    const stepUp = user.authenticator.get(await api.callAs(user.headers).api.auth.stepUpOptions());
    expect((await refusal(auth.verifyPasskey({ response: stepUp }))).reason).toBe('PASSKEY_EXPIRED');
    // What was not answered in time is forgotten with the next that is handed out.
    await auth.passkeyOptions();
    const left = await api.db.prisma.passkeyChallenge.count({ where: { expiresAt: { lte: clock.now() } } });
    expect(left).toBe(0);
  });

  it('refuses a passkey whose counter goes back, and raises an alert', async () => {
    const user = await person();
    await signInWithPasskey(api, user.authenticator, { signCount: 7 });
    for (const signCount of [7, 3, 0]) {
      const refused = await refusal(signInWithPasskey(api, user.authenticator, { signCount }));
      expect(refused).toMatchObject({ code: 'UNAUTHORIZED', reason: 'PASSKEY_COPIED' });
    }
    await signInWithPasskey(api, user.authenticator, { signCount: 8 });
    expect(api.logLines.filter((line) => line.includes('passkey.counter_went_back'))).toHaveLength(3);
    const entries = await api.db.prisma.auditEvent.findMany({
      where: { targetId: user.id, action: 'auth.verifyPasskey', outcome: 'failure' },
    });
    expect(entries.map(({ detail }) => detail)).toEqual(
      Array.from({ length: 3 }, () => ({
        factor: 'passkey',
        reason: 'PASSKEY_COPIED',
        passkeyId: user.registered.id,
      })),
    );
  });

  it('is locked together with every other second factor, and only the owner is told', async () => {
    const user = await person();
    const wrong: Ceremony = { isUserVerified: false };
    for (let n = 0; n < 5; n += 1) await refusal(signInWithPasskey(api, user.authenticator, wrong));
    expect((await refusal(signInWithPasskey(api, user.authenticator, wrong))).reason).toBe('PASSKEY_REFUSED');
    const refused = await refusal(signInWithPasskey(api, user.authenticator));
    expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'SECOND_FACTOR_LOCKED' });
    const ticket = await beginSignIn(api, user.email);
    const code = await refusal(api.callAs(ticket).api.auth.verifyMfa({ recoveryCode: 'AAAAA-AAAAA' }));
    expect(code.reason).toBe('SECOND_FACTOR_LOCKED');
  });

  it('completes a sign-in that began with the password, for that account only', async () => {
    const [user, other] = [await person(), await person()];
    const ticket = await beginSignIn(api, user.email);
    const options = await api.callAs(ticket).api.auth.passkeyOptions({ afterPassword: true });
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([user.authenticator.id]);
    const foreign = await refusal(
      signInWithPasskey(api, other.authenticator, { headers: ticket, afterPassword: true }),
    );
    expect(foreign.reason).toBe('PASSKEY_REFUSED');
    // The challenge is for the browser that has given the password.
    const { auth } = api.callAs().api;
    expect((await refusal(auth.verifyPasskey({ response: user.authenticator.get(options) }))).reason).toBe(
      'SIGN_IN_AGAIN',
    );
    expect((await refusal(auth.passkeyOptions({ afterPassword: true }))).reason).toBe('SIGN_IN_AGAIN');
    await signInWithPasskey(api, user.authenticator, { headers: ticket, afterPassword: true });
    expect((await sessionsOf(user.id)).map(({ factors }) => factors)).toContainEqual(['password', 'passkey']);
    const again = signInWithPasskey(api, user.authenticator, { headers: ticket, afterPassword: true });
    expect((await refusal(again)).reason).toBe('SIGN_IN_AGAIN');
  });

  it('ends when the passkey is removed', async () => {
    const user = await person();
    await api.callAs(user.headers).api.passkeys.remove({ id: user.registered.id });
    expect((await refusal(signInWithPasskey(api, user.authenticator))).reason).toBe('PASSKEY_REFUSED');
  });

  it('is refused without an alert when the passkey is removed in the same moment', async () => {
    const user = await person();
    const logged = api.logLines.length;
    const outcome = await inTheSameMoment(
      api,
      (tx) => removePasskey(tx, { userId: user.id, id: user.registered.id }, clock.now()),
      () => refusal(signInWithPasskey(api, user.authenticator)),
    );
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { reason: 'PASSKEY_REFUSED' } });
    expect(api.logLines.slice(logged).join()).not.toContain('passkey.counter_went_back');
  });

  it('proves anew who somebody is, with a passkey of their own and nobody else’s', async () => {
    const [user, other] = [await person(), await person()];
    clock.pass(11 * 60);
    expect((await refusal(api.callAs(user.headers).api.mfa.enroll())).reason).toBe('STEP_UP_REQUIRED');
    const { api: caller, exchange } = api.callAs(user.headers);
    const options = await caller.auth.stepUpOptions();
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([user.authenticator.id]);
    expect((await refusal(caller.auth.stepUp({ passkey: other.authenticator.get(options) }))).reason).toBe(
      'PASSKEY_REFUSED',
    );
    const signIn = user.authenticator.get(await caller.auth.passkeyOptions());
    expect((await refusal(caller.auth.stepUp({ passkey: signIn }))).reason).toBe('PASSKEY_EXPIRED');
    const passkey = user.authenticator.get(await caller.auth.stepUpOptions());
    await caller.auth.stepUp({ passkey });
    const headers = { cookie: exchange.cookie() };
    await expect(api.callAs(headers).api.mfa.enroll()).resolves.toBeDefined();
    expect((await refusal(api.callAs(headers).api.auth.stepUp({ passkey }))).reason).toBe('PASSKEY_EXPIRED');
  });
});
