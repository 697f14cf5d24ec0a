import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endAccess } from '../../accounts/endAccess.ts';
import { lockUser } from '../../accounts/lockUser.ts';
import { createContextFactory } from '../../context.ts';
import { toNovaError } from '../../errors/toNovaError.ts';
import { createCaller } from '../../server.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { createFakeExchange } from '../../testkit/fakeExchange.ts';
import { inTheSameMoment } from '../../testkit/inTheSameMoment.ts';
import { refusal } from '../../testkit/refusal.ts';

const mailInput = z.object({
  to: z.string(),
  props: z.object({ inviteId: z.string(), token: z.object({ keyId: z.string(), ciphertext: z.base64() }) }),
});

describe('accepting an invitation', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  /** Opens the token as the email handler does. */
  async function mailedToken(to: string): Promise<string> {
    const jobs = await api.db.prisma.job.findMany({ where: { queue: 'email' }, orderBy: { id: 'desc' } });
    const mail = jobs.map((job) => mailInput.parse(job.input)).find((input) => input.to === to);
    if (!mail) throw new Error(`No mail to ${to}`);
    const { keyId, ciphertext } = mail.props.token;
    const sealed = { keyId, ciphertext: Buffer.from(ciphertext, 'base64') };
    return Buffer.from(api.deps.keyring.decrypt(sealed, `invite-mail:${mail.props.inviteId}`)).toString();
  }

  async function invite(email: string) {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    await admin.api.members.invite({ email, role: 'manager' });
    return { organization, admin, token: await mailedToken(email) };
  }

  const account = { name: 'New Person', password: 'a long enough password' };

  it('opens an account, joins the organization and signs in', async () => {
    const { organization, token } = await invite('new@example.com');
    const { api: anonymous, exchange } = api.callAs();
    const answer = await anonymous.auth.acceptInvite({ token, ...account });
    expect(answer.user).toMatchObject({ email: 'new@example.com', name: 'New Person', role: 'manager' });
    const me = await api.callAs({ cookie: exchange.cookie() }).api.auth.me();
    expect(me.organization?.id).toBe(organization.id);
    await expect(
      api.callAs().api.auth.login({ email: 'new@example.com', password: account.password }),
    ).resolves.toBeDefined();
  });

  it('succeeds once under 20 calls at the same time (invariant 8)', async () => {
    const { token } = await invite('raced@example.com');
    const calls = Array.from({ length: 20 }, () => api.callAs().api.auth.acceptInvite({ token, ...account }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [toNovaError(outcome.reason).code] : [],
    );
    expect(refusals.filter((code) => code !== 'BAD_REQUEST' && code !== 'PRECONDITION_FAILED')).toEqual([]);
    expect(await api.db.prisma.session.count({ where: { user: { email: 'raced@example.com' } } })).toBe(1);
  });

  it('asks a new account for a name and a password of 12 to 128 characters', async () => {
    const { token } = await invite('picky@example.com');
    const { auth } = api.callAs().api;
    expect((await refusal(auth.acceptInvite({ token }))).fieldErrors).toHaveProperty('password');
    expect(
      (await refusal(auth.acceptInvite({ token, ...account, password: 'x'.repeat(11) }))).fieldErrors,
    ).toHaveProperty('password');
    expect(
      (await refusal(auth.acceptInvite({ token, ...account, password: 'x'.repeat(129) }))).fieldErrors,
    ).toHaveProperty('password');
    await expect(auth.acceptInvite({ token, ...account, password: 'é'.repeat(128) })).resolves.toBeDefined();
  });

  it('takes an existing account in only when it is signed in (invariant 7)', async () => {
    const home = await api.createOrganization();
    const person = await api.createMember(home.id, 'user');
    const other = await api.createMember(home.id, 'user');
    const { organization, token } = await invite(person.email);
    for (const caller of [api.callAs().api, other.api]) {
      const refused = await refusal(caller.auth.acceptInvite({ token, ...account }));
      expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'SIGN_IN_REQUIRED' });
    }
    const { api: signedIn, exchange } = api.callAs(person.headers);
    await signedIn.auth.acceptInvite({ token });
    expect((await api.callAs({ cookie: exchange.cookie() }).api.auth.me()).organization?.id).toBe(organization.id);
    expect((await refusal(api.callAs(person.headers).api.auth.me())).code).toBe('UNAUTHORIZED');
  });

  it('gives an account that exists no fresher proof than its session has', async () => {
    const person = await api.createMember((await api.createOrganization()).id, 'user');
    const { token } = await invite(person.email);
    await api.db.sql.query(`update sessions set verified_at = now() - interval '11 minutes' where user_id = $1`, [
      person.id,
    ]);
    const { api: signedIn, exchange } = api.callAs(person.headers);
    await signedIn.auth.acceptInvite({ token });
    const refused = await refusal(api.callAs({ cookie: exchange.cookie() }).api.mfa.enroll());
    expect(refused.reason).toBe('STEP_UP_REQUIRED');
  });

  it('opens no session when the one that it came from ends in the same moment (invariant 7)', async () => {
    const person = await api.createMember((await api.createOrganization()).id, 'user');
    const { token } = await invite(person.email);
    const outcome = await inTheSameMoment(
      api,
      async (tx) => {
        await lockUser(tx, person.id);
        await endAccess(tx, api.deps, { userId: person.id });
      },
      () => api.callAs(person.headers).api.auth.acceptInvite({ token }),
    );
    expect(outcome.status).toBe('rejected');
    expect(await api.db.prisma.session.count({ where: { userId: person.id, revokedAt: null } })).toBe(0);
  });

  it('takes back somebody who belongs nowhere any more, once they have signed in', async () => {
    const home = await api.createOrganization();
    const admin = await api.createMember(home.id, 'admin');
    const person = await api.createMember(home.id, 'user');
    await admin.api.members.remove({ id: person.id });
    const login = (who: TestApi) => who.callAs().api.auth.login({ email: person.email, password: testPassword });
    expect(await refusal(login(api))).toMatchObject({ code: 'FORBIDDEN', reason: 'NO_ORGANIZATION' });

    await admin.api.members.invite({ email: person.email, role: 'manager' });
    const { api: anonymous, exchange } = api.callAs();
    await anonymous.auth.login({ email: person.email, password: testPassword });
    const invited = api.callAs({ cookie: exchange.cookie() });
    expect(await invited.api.auth.me()).toMatchObject({ organization: null, user: { role: null } });
    expect((await refusal(invited.api.webhooks.list())).code).toBe('FORBIDDEN');
    await invited.api.auth.acceptInvite({ token: await mailedToken(person.email) });
    const back = api.callAs({ cookie: invited.exchange.cookie() });
    expect(await back.api.auth.me()).toMatchObject({ organization: { id: home.id }, user: { role: 'manager' } });
  });

  it('refuses tokens that are unknown, expired, revoked or replaced by a newer invitation', async () => {
    const expired = await invite('expired@example.com');
    await api.db.sql.query(
      `update invites set expires_at = now() - interval '1 second' where email = 'expired@example.com'`,
    );
    const replaced = await invite('replaced@example.com');
    await replaced.admin.api.members.invite({ email: 'replaced@example.com', role: 'user' });
    for (const token of [expired.token, replaced.token, 'unknown']) {
      const refused = await refusal(api.callAs().api.auth.acceptInvite({ token, ...account }));
      expect(refused).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { token: [expect.any(String)] } });
    }
    await expect(
      api.callAs().api.auth.acceptInvite({ token: await mailedToken('replaced@example.com'), ...account }),
    ).resolves.toBeDefined();
  });

  it('does not let a disabled member back in', async () => {
    const home = await api.createOrganization();
    const person = await api.createMember(home.id, 'user');
    const { organization, token } = await invite(person.email);
    await api.db.prisma.membership.create({
      data: { organizationId: organization.id, userId: person.id, role: 'user', disabledAt: new Date() },
    });
    expect((await refusal(api.callAs(person.headers).api.auth.acceptInvite({ token }))).code).toBe('FORBIDDEN');
  });

  it('enqueues the mail with the organization or not at all (invariant 5)', async () => {
    const operator = await api.createUser({ operator: true });
    const headers = await api.signIn(operator.email);
    const created = await api
      .callAs(headers)
      .api.organizations.create({ name: 'Ünïcode & Co', adminEmail: 'boss@example.com' });
    expect(created.slug).toMatch(/^unicode-co-[a-z0-9]{8}$/);
    const token = await mailedToken('boss@example.com');
    const job = await api.db.prisma.job.findFirstOrThrow({ where: { organizationId: created.id } });
    expect(JSON.stringify(job.input)).not.toContain(token);
    await api.callAs().api.auth.acceptInvite({ token, ...account });

    const before = await api.db.prisma.organization.count();
    const encrypt = () => {
      throw new Error('no key');
    };
    const createContext = createContextFactory({ ...api.deps, keyring: { ...api.deps.keyring, encrypt } });
    const broken = createCaller(createContext(createFakeExchange(headers)));
    const refused = await refusal(broken.organizations.create({ name: 'Never', adminEmail: 'never@example.com' }));
    expect(refused.code).toBe('INTERNAL_SERVER_ERROR');
    expect(await api.db.prisma.organization.count()).toBe(before);
  });
});
