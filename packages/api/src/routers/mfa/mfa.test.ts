import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticatorApp } from '../../testkit/authenticatorApp.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';
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
    const { recoveryCodes } = await user.api.mfa.confirm({ code: first });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await user.api.mfa.status()).toMatchObject({ enabled: true, recoveryCodesRemaining: 10 });
    const { me } = api.callAs(user.headers).api.auth;
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
});
