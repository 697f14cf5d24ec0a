import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContextFactory } from '../../context.ts';
import { createCaller } from '../../server.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { createFakeExchange } from '../../testkit/fakeExchange.ts';
import { refusal } from '../../testkit/refusal.ts';
import { switchOrganization } from '../../testkit/switchOrganization.ts';

describe('signing in', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function member() {
    const organization = await api.createOrganization();
    return { organization, user: await api.createUser({ organizationId: organization.id, role: 'manager' }) };
  }

  it('answers the user and sets a cookie that lets in', async () => {
    const { organization, user } = await member();
    const { api: anonymous, exchange } = api.callAs();
    const answer = await anonymous.auth.login({ email: ` ${user.email.toUpperCase()} `, password: testPassword });
    expect(answer).toEqual({
      status: 'authenticated',
      user: { id: user.id, email: user.email, name: 'Somebody', role: 'manager', operator: false, mfaEnabled: false },
    });
    expect(exchange.header('set-cookie')).toMatch(
      /^novapulse_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
    const me = await api.callAs({ cookie: `other=1; ${exchange.cookie()}` }).api.auth.me();
    expect(me).toMatchObject({ user: { id: user.id }, organization: { id: organization.id } });
  });

  it('keeps every cookie to this host on https', async () => {
    const { user } = await member();
    const config = { ...api.deps.config, publicUrl: 'https://nova.example' };
    const exchange = createFakeExchange();
    const createContext = createContextFactory({ ...api.deps, config });
    await createCaller(createContext(exchange)).auth.login({ email: user.email, password: testPassword });
    const sent = exchange.cookies();
    expect(sent.map((cookie) => cookie.split('=', 1)[0])).toEqual([
      '__Host-novapulse_session',
      '__Host-novapulse_devices',
    ]);
    for (const cookie of sent) expect(cookie).toContain('; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=');
  });

  it('keeps only the hash of the token (invariant 10)', async () => {
    const { user } = await member();
    const { cookie } = await api.signIn(user.email);
    const [, token = ''] = /novapulse_session=([\w-]{43})/.exec(cookie) ?? [];
    expect(token).toHaveLength(43);
    const sessions = await api.db.prisma.session.findMany({ where: { userId: user.id } });
    expect(sessions).toHaveLength(1);
    expect(JSON.stringify(sessions.map((row) => Buffer.from(row.tokenHash).toString('base64url')))).not.toContain(
      token,
    );
  });

  it('says the same for an unknown user, a wrong password, a user without one and a disabled one', async () => {
    const { user } = await member();
    const disabled = (await member()).user;
    await api.db.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const invited = (await member()).user;
    await api.db.prisma.user.update({ where: { id: invited.id }, data: { passwordHash: null } });
    const attempts = [
      { email: 'nobody@example.com', password: testPassword },
      { email: user.email, password: 'wrong' },
      { email: invited.email, password: testPassword },
      { email: disabled.email, password: testPassword },
    ];
    const refusals = await Promise.all(attempts.map((attempt) => refusal(api.callAs().api.auth.login(attempt))));
    expect(new Set(refusals.map(({ code, message }) => `${code} ${message}`))).toEqual(
      new Set(['UNAUTHORIZED The mail address or the password is wrong.']),
    );
  });

  it('ends a session at sign-out, at idleness, at its end and when the user or membership is disabled', async () => {
    const ways: ((ids: { user: string; organization: string; cookie: string }) => Promise<unknown>)[] = [
      ({ cookie }) => api.callAs({ cookie }).api.auth.logout({}),
      ({ user }) =>
        api.db.sql.query(`update sessions set last_seen_at = now() - interval '4 days' where user_id = $1`, [user]),
      ({ user }) => api.db.sql.query(`update sessions set expires_at = now() where user_id = $1`, [user]),
      ({ user }) => api.db.sql.query(`update users set disabled_at = now() where id = $1`, [user]),
      ({ user, organization }) =>
        api.db.sql.query(`update memberships set disabled_at = now() where user_id = $1 and organization_id = $2`, [
          user,
          organization,
        ]),
      ({ user }) => api.db.sql.query(`delete from memberships where user_id = $1`, [user]),
    ];
    for (const end of ways) {
      const { organization, user } = await member();
      const { cookie } = await api.signIn(user.email);
      await expect(api.callAs({ cookie }).api.auth.me()).resolves.toBeDefined();
      await end({ user: user.id, organization: organization.id, cookie });
      expect((await refusal(api.callAs({ cookie }).api.auth.me())).code, end.toString()).toBe('UNAUTHORIZED');
    }
  });

  it('lets a bearer token decide alone, whatever cookie comes with it', async () => {
    const { user } = await member();
    const { cookie } = await api.signIn(user.email);
    for (const authorization of ['Bearer nonsense', 'Bearer', 'bearer np_', `Bearer np_${'a'.repeat(43)}`]) {
      const refused = await refusal(api.callAs({ cookie, authorization }).api.auth.me());
      expect(refused.code, authorization).toBe('UNAUTHORIZED');
    }
    await expect(api.callAs({ cookie, authorization: 'Basic abc' }).api.auth.me()).resolves.toBeDefined();
  });

  it('switches to another organization of the user only', async () => {
    const { user } = await member();
    const other = await api.createOrganization('Other');
    const foreign = await api.createOrganization('Foreign');
    await api.db.prisma.membership.create({ data: { organizationId: other.id, userId: user.id, role: 'user' } });
    const headers = await api.signIn(user.email);
    await switchOrganization(api, headers, other.id);
    const me = await api.callAs(headers).api.auth.me();
    expect(me).toMatchObject({ user: { role: 'user' }, organization: { id: other.id } });
    expect(me.organizations.map(({ id }) => id)).toHaveLength(2);
    expect(me.organizations).not.toContainEqual(expect.objectContaining({ id: foreign.id }));
    const refused = await refusal(switchOrganization(api, headers, foreign.id));
    expect(refused.code).toBe('NOT_FOUND');
  });

  it('lists and revokes the user’s own sessions', async () => {
    const { user } = await member();
    const [first, second, third] = [
      await api.signIn(user.email),
      await api.signIn(user.email),
      await api.signIn(user.email),
    ];
    const sessions = await api.callAs(first).api.sessions.list();
    expect(sessions.items.map((session) => session.current)).toEqual([false, false, true]);
    await api.callAs(first).api.sessions.revoke({ id: sessions.items[0]?.id ?? '' });
    expect((await refusal(api.callAs(third).api.auth.me())).code).toBe('UNAUTHORIZED');
    expect(await api.callAs(first).api.sessions.revokeOthers()).toEqual({ revoked: 1 });
    expect((await refusal(api.callAs(second).api.auth.me())).code).toBe('UNAUTHORIZED');
    const foreign = await member();
    const stranger = api.callAs(await api.signIn(foreign.user.email)).api;
    const refused = await refusal(stranger.sessions.revoke({ id: sessions.items[2]?.id ?? '' }));
    expect(refused.code).toBe('NOT_FOUND');
  });
});
