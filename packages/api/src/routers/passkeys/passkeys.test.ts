import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { mailsTo } from '../../testkit/mailsTo.ts';
import { registerPasskey } from '../../testkit/passkeys.ts';
import { refusal } from '../../testkit/refusal.ts';
import { enrollTotp } from '../../testkit/secondFactor.ts';
import { type Ceremony, createSoftAuthenticator } from '../../testkit/softAuthenticator.ts';
import { createTestClock } from '../../testkit/testClock.ts';

describe('passkeys', () => {
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

  it('are registered, named, listed, renamed and removed', async () => {
    const user = await member();
    const { registered } = await registerPasskey(api, user.headers, { name: 'Blue key' });
    const { passkeys } = api.callAs(user.headers).api;
    expect((await passkeys.list()).items).toEqual([
      { ...registered, name: 'Blue key', recoveryCodes: undefined, sessionsEnded: undefined },
    ]);
    expect((await passkeys.rename({ id: registered.id, name: 'Old key' })).name).toBe('Old key');
    expect((await passkeys.list()).items[0]).toMatchObject({ name: 'Old key', lastUsedAt: null, backedUp: false });
    expect(await passkeys.remove({ id: registered.id })).toEqual({ id: registered.id, mfaEnabled: false });
    expect((await passkeys.list()).items).toEqual([]);
    const subjects = (await mailsTo(api, user.email)).map(({ props }) => ('notice' in props ? props.notice : ''));
    expect(subjects).toEqual(['passkeyRemoved', 'passkeyAdded']);
    const entries = await api.db.prisma.auditEvent.findMany({
      where: { actorId: user.id, action: { startsWith: 'passkeys.' } },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ action }) => action)).toEqual(['passkeys.register', 'passkeys.rename', 'passkeys.remove']);
  });

  it('turn the second factor on with the first, give recovery codes, and end the sessions that have not proven it', async () => {
    const user = await member();
    const elsewhere = await api.signIn(user.email);
    const { registered } = await registerPasskey(api, user.headers);
    expect(registered.recoveryCodes).toHaveLength(10);
    expect(registered.sessionsEnded).toBe(1);
    expect((await refusal(api.callAs(elsewhere).api.auth.me())).code).toBe('UNAUTHORIZED');
    expect(await api.callAs(user.headers).api.mfa.status()).toMatchObject({
      enabled: true,
      methods: ['passkey', 'recovery_code'],
      passkeys: 1,
      recoveryCodesRemaining: 10,
    });
    const login = await api.callAs().api.auth.login({ email: user.email, password: testPassword });
    expect(login).toMatchObject({ status: 'mfa_required', methods: ['passkey', 'recovery_code'] });
    const second = await registerPasskey(api, user.headers);
    expect(second.registered).toMatchObject({ recoveryCodes: null, sessionsEnded: 0 });
  });

  it('leave the second factor on when another is left, and turn it off with the last', async () => {
    const user = await member();
    await enrollTotp(api, user.headers);
    const { passkeys, mfa } = api.callAs(user.headers).api;
    const { registered } = await registerPasskey(api, user.headers);
    expect(registered.recoveryCodes).toBeNull();
    await mfa.disable();
    expect(await mfa.status()).toMatchObject({ enabled: true, methods: ['passkey', 'recovery_code'] });
    await passkeys.remove({ id: registered.id });
    expect(await mfa.status()).toMatchObject({ enabled: false, methods: [], recoveryCodesRemaining: 0 });
    const login = await api.callAs().api.auth.login({ email: user.email, password: testPassword });
    expect(login.status).toBe('authenticated');
  });

  it.each<[string, Ceremony]>([
    ['was made for another site', { origin: 'https://evil.example' }],
    ['was made on another port', { origin: 'http://localhost:4000' }],
    ['was made for another host name', { rpId: 'evil.example' }],
    ['was made without verifying the person', { isUserVerified: false }],
    ['was made without anybody there', { isUserPresent: false }],
    ['is an answer to something else', { type: 'webauthn.get' }],
  ])('are refused when one %s', async (_what, ceremony) => {
    const user = await member();
    const refused = await refusal(registerPasskey(api, user.headers, ceremony));
    expect(refused).toMatchObject({ code: 'BAD_REQUEST', reason: 'PASSKEY_REFUSED' });
    expect(await api.db.prisma.passkey.count({ where: { userId: user.id } })).toBe(0);
  });

  it('take each challenge once, in time, from whom it was given to (invariant 8)', async () => {
    const [user, other] = [await member(), await member()];
    const { passkeys } = api.callAs(user.headers).api;
    const made = createSoftAuthenticator().create(await passkeys.registerOptions());
    expect((await refusal(api.callAs(other.headers).api.passkeys.register({ response: made }))).reason).toBe(
      'PASSKEY_EXPIRED',
    );
    expect((await refusal(passkeys.register({ response: made }))).reason).toBe('PASSKEY_EXPIRED');
    const options = await passkeys.registerOptions();
    const responses = Array.from({ length: 10 }, () => createSoftAuthenticator().create(options));
    const outcomes = await Promise.allSettled(responses.map((response) => passkeys.register({ response })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = createSoftAuthenticator().create(await passkeys.registerOptions());
    clock.pass(301);
    expect((await refusal(passkeys.register({ response: late }))).reason).toBe('PASSKEY_EXPIRED');
  });

  it('belong to one person, whoever registers one again', async () => {
    const [user, other] = [await member(), await member()];
    const { authenticator } = await registerPasskey(api, user.headers);
    const refused = await refusal(registerPasskey(api, other.headers, { authenticator }));
    expect(refused.code).toBe('CONFLICT');
    expect((await api.callAs(other.headers).api.mfa.status()).enabled).toBe(false);
  });

  it('are at most twenty', async () => {
    const user = await member();
    await registerPasskey(api, user.headers);
    const { passkeys } = api.callAs(user.headers).api;
    const response = createSoftAuthenticator().create(await passkeys.registerOptions());
    await api.db.prisma.passkey.createMany({
      data: Array.from({ length: 19 }, (_, n) => ({
        id: api.deps.newId('passkey'),
        userId: user.id,
        credentialId: new Uint8Array(Buffer.from(`${user.id} ${n}`)),
        publicKey: new Uint8Array(1),
        name: `Key ${n}`,
      })),
    });
    for (const call of [passkeys.registerOptions(), passkeys.register({ response })]) {
      expect(await refusal(call)).toMatchObject({ code: 'CONFLICT', reason: 'TOO_MANY_PASSKEYS' });
    }
  });

  it('are not offered where PUBLIC_URL is an IP address, and say what helps', async () => {
    const config = { ...api.deps.config, publicUrl: 'http://127.0.0.1:3000' };
    const elsewhere = await createTestApi({ config });
    const refused = await refusal(elsewhere.callAs().api.auth.passkeyOptions());
    expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'PASSKEYS_UNAVAILABLE' });
    expect(refused.message).toContain('http://localhost:3000');
    await elsewhere.close();
  });
});
