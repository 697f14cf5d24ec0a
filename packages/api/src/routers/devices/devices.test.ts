import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeDeviceTrust } from '../../authentication/devices.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { inTheSameMoment } from '../../testkit/inTheSameMoment.ts';
import { refusal } from '../../testkit/refusal.ts';
import { beginSignIn, enrollTotp, finishSignIn } from '../../testkit/secondFactor.ts';
import { createTestClock } from '../../testkit/testClock.ts';

const days = 24 * 60 * 60;

describe('trusted devices', () => {
  const clock = createTestClock();
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi({ clock });
  });
  afterAll(() => api.close());

  /** A member with an authenticator app, signed in on a device that they trust. */
  async function trusting() {
    const organization = await api.createOrganization();
    const user = await api.createMember(organization.id, 'manager');
    const { app, recoveryCodes } = await enrollTotp(api, user.headers);
    clock.pass(30);
    const { headers } = await finishSignIn(api, await beginSignIn(api, user.email), {
      code: await app.code(clock.now()),
      trustDevice: true,
    });
    clock.pass(30);
    return { ...user, headers, app, recoveryCodes };
  }

  async function login(email: string, headers: Record<string, string> = {}) {
    const { api: caller, exchange } = api.callAs(headers);
    const { status } = await caller.auth.login({ email, password: testPassword });
    return { status, headers: { cookie: exchange.cookie() } };
  }

  it('stand for the second factor at sign-in for 30 days', async () => {
    const user = await trusting();
    expect((await login(user.email)).status).toBe('mfa_required');
    const again = await login(user.email, user.headers);
    expect(again.status).toBe('authenticated');
    const [session] = await api.db.prisma.session.findMany({ where: { userId: user.id }, orderBy: { id: 'desc' } });
    expect(session?.factors).toEqual(['password', 'trusted_device']);
    clock.pass(30 * days);
    expect((await login(user.email, again.headers)).status).toBe('mfa_required');
  });

  it('are trusted no more when the trust ends in the moment of a sign-in', async () => {
    const user = await trusting();
    const outcome = await inTheSameMoment(
      api,
      async (tx) => {
        await tx.$queryRaw`select id from users where id = ${user.id} for update`;
        await revokeDeviceTrust(tx, user.id);
      },
      () => login(user.email, user.headers),
    );
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { status: 'mfa_required' } });
  });

  it('are only those that the user said to trust', async () => {
    const user = await trusting();
    const { headers } = await finishSignIn(api, await beginSignIn(api, user.email), {
      code: await user.app.code(clock.now()),
    });
    expect((await login(user.email, headers)).status).toBe('mfa_required');
    const { items } = await api.callAs(user.headers).api.devices.list();
    expect(items).toEqual([
      expect.objectContaining({
        current: true,
        device: 'Unknown device',
        id: expect.stringMatching(/^dev_/),
        address: '127.0.0.1',
      }),
    ]);
  });

  it('are never somebody else’s', async () => {
    const user = await trusting();
    const other = await trusting();
    expect((await login(other.email, user.headers)).status).toBe('mfa_required');
    const [device] = (await api.callAs(user.headers).api.devices.list()).items;
    const refused = await refusal(api.callAs(other.headers).api.devices.revoke({ id: device?.id ?? '' }));
    expect(refused.code).toBe('NOT_FOUND');
    expect((await login(user.email, user.headers)).status).toBe('authenticated');
  });

  it('of several people in one browser keep apart', async () => {
    const user = await trusting();
    const other = await trusting();
    const ticket = await beginSignIn(api, other.email, user.headers);
    const both = await finishSignIn(api, ticket, { code: await other.app.code(clock.now()), trustDevice: true });
    expect((await login(user.email, both.headers)).status).toBe('authenticated');
    expect((await login(other.email, both.headers)).status).toBe('authenticated');
  });

  it.each<[string, (user: Awaited<ReturnType<typeof trusting>>) => Promise<unknown>]>([
    [
      'revokes it',
      async (user) => {
        const { devices } = api.callAs(user.headers).api;
        await devices.revoke({ id: (await devices.list()).items[0]?.id ?? '' });
      },
    ],
    ['revokes all', (user) => api.callAs(user.headers).api.devices.revokeAll()],
    ['sets up another authenticator app', (user) => enrollTotp(api, user.headers)],
    [
      'turns the second factor off and on again',
      async (user) => {
        await api.callAs(user.headers).api.mfa.disable();
        await enrollTotp(api, user.headers);
      },
    ],
  ])('are no longer trusted when their user %s', async (_what, change) => {
    const user = await trusting();
    await change(user);
    expect((await login(user.email, user.headers)).status).toBe('mfa_required');
    expect((await api.callAs(user.headers).api.devices.list()).items).toEqual([]);
  });
});
