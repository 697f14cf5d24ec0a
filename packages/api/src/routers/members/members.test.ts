import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toNovaError } from '../../errors/toNovaError.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { inTheSameMoment } from '../../testkit/inTheSameMoment.ts';
import { mailedToken, mailsTo } from '../../testkit/mailsTo.ts';
import { refusal } from '../../testkit/refusal.ts';
import { switchOrganization } from '../../testkit/switchOrganization.ts';

describe('members', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function organizationOf(...roles: ('admin' | 'manager' | 'user')[]) {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    const others = await Promise.all(roles.map((role) => api.createMember(organization.id, role)));
    return { organization, admin, others };
  }

  const now = (person: { headers: Record<string, string> }) => api.callAs(person.headers).api;
  const first = <T>([item]: readonly T[]): T => {
    if (item === undefined) throw new Error('nothing there');
    return item;
  };

  async function enrol(userId: string) {
    const factor = { userId, keyId: 'test', ciphertext: Buffer.from('x') };
    await api.db.prisma.totpFactor.create({ data: { ...factor, id: api.deps.newId('factor'), lastUsedStep: 1n } });
    await api.db.prisma.recoveryCodeSet.create({
      data: { id: api.deps.newId('recoveryCodeSet'), userId, salt: Buffer.from('x') },
    });
  }

  it('change their role from their next request on, with the rights that go with it', async () => {
    const { admin, others } = await organizationOf('user');
    const person = first(others);
    expect((await refusal(now(person).members.list())).code).toBe('FORBIDDEN');
    expect(await admin.api.members.setRole({ id: person.id, role: 'admin' })).toMatchObject({ role: 'admin' });
    await expect(now(person).members.list()).resolves.toBeDefined();
    await admin.api.members.setRole({ id: person.id, role: 'manager' });
    expect((await refusal(now(person).members.list())).code).toBe('FORBIDDEN');
  });

  it('are locked out of the organization when they are disabled, and only there', async () => {
    const { admin, others } = await organizationOf('user');
    const person = first(others);
    const elsewhere = await api.createOrganization();
    await api.db.prisma.membership.create({
      data: { organizationId: elsewhere.id, userId: person.id, role: 'user' },
    });
    const other = await api.signIn(person.email);
    await switchOrganization(api, other, elsewhere.id);
    expect(await admin.api.members.disable({ id: person.id })).toMatchObject({ status: 'disabled' });
    expect((await refusal(now(person).auth.me())).code).toBe('UNAUTHORIZED');
    expect((await api.callAs(other).api.auth.me()).organization?.id).toBe(elsewhere.id);
    await admin.api.members.enable({ id: person.id });
    expect((await refusal(now(person).auth.me())).code).toBe('UNAUTHORIZED');
    expect((await admin.api.members.list()).items.find(({ id }) => id === person.id)?.status).toBe('active');
  });

  it('are gone when they are removed, with their sessions and open invitations', async () => {
    const { admin, organization, others } = await organizationOf('user');
    const person = first(others);
    await api.db.prisma.invite.create({
      data: {
        id: api.deps.newId('invite'),
        organizationId: organization.id,
        email: person.email,
        role: 'admin',
        tokenHash: Buffer.from(person.id),
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    await admin.api.members.remove({ id: person.id });
    expect((await refusal(now(person).auth.me())).code).toBe('UNAUTHORIZED');
    expect((await admin.api.members.list()).items.map(({ id }) => id)).toEqual([admin.id]);
    expect((await admin.api.members.invitations()).items).toEqual([]);
    expect((await refusal(admin.api.members.remove({ id: person.id }))).code).toBe('NOT_FOUND');
  });

  it('keep their last admin', async () => {
    const { admin, others } = await organizationOf('admin', 'user');
    const second = first(others);
    await admin.api.members.disable({ id: second.id });
    const attempts = [
      () => admin.api.members.setRole({ id: admin.id, role: 'user' }),
      () => admin.api.members.disable({ id: admin.id }),
      () => admin.api.members.remove({ id: admin.id }),
    ];
    for (const attempt of attempts) {
      expect(await refusal(attempt())).toMatchObject({ code: 'CONFLICT', reason: 'LAST_ADMIN' });
    }
  });

  it.each(['setRole', 'disable', 'remove'] as const)(
    'keep one admin when two admins use %s on each other in the same moment',
    async (change) => {
      for (let round = 0; round < 5; round += 1) {
        const { admin, others, organization } = await organizationOf('admin');
        const second = first(others);
        const act = (by: typeof second, id: string) =>
          change === 'setRole' ? by.api.members.setRole({ id, role: 'user' }) : by.api.members[change]({ id });
        const outcomes = await Promise.allSettled([act(admin, second.id), act(second, admin.id)]);
        const active = await api.db.prisma.membership.count({
          where: { organizationId: organization.id, role: 'admin', disabledAt: null },
        });
        expect(active).toBe(1);
        const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [toNovaError(each.reason).code] : []));
        expect(refused).toHaveLength(1);
        expect(['CONFLICT', 'UNAUTHORIZED', 'FORBIDDEN']).toContain(refused[0]);
      }
    },
  );

  it('leave keys to be decided about when they lose the right to create them', async () => {
    const { admin, others } = await organizationOf('admin', 'admin', 'admin');
    const reasons: Record<string, string> = {};
    for (const [index, person] of others.entries()) {
      const { id } = await person.api.apiKeys.create({ name: `key ${index}`, scopes: ['webhooks:read'] });
      const revoked = await person.api.apiKeys.create({ name: 'revoked', scopes: ['webhooks:read'] });
      await person.api.apiKeys.revoke({ id: revoked.id });
      if (index === 0) await admin.api.members.setRole({ id: person.id, role: 'manager' });
      if (index === 1) await admin.api.members.disable({ id: person.id });
      if (index === 2) await admin.api.members.remove({ id: person.id });
      reasons[id] = ['creator_role_changed', 'creator_disabled', 'creator_left'][index] ?? '';
    }
    const { items } = await admin.api.apiKeys.list({ needsReview: true });
    expect(Object.fromEntries(items.map(({ id, review }) => [id, review?.reason]))).toEqual(reasons);
    expect(items.map(({ status }) => status)).toEqual(['active', 'active', 'active']);
    for (const { id } of items) expect(await admin.api.apiKeys.keep({ id })).toMatchObject({ review: null });
    expect((await admin.api.apiKeys.list({ needsReview: true })).items).toEqual([]);
  });

  describe('invitations', () => {
    it('are listed, sent again with another link, and revoked', async () => {
      const { admin } = await organizationOf();
      const email = `${admin.id.toLowerCase()}-guest@example.com`;
      const invited = await admin.api.members.invite({ email, role: 'user' });
      const token = await mailedToken(api, email, 'invite');
      expect((await admin.api.members.invitations()).items).toMatchObject([
        { id: invited.id, email, role: 'user', status: 'open', invitedBy: { id: admin.id } },
      ]);
      const again = await admin.api.members.resendInvite({ id: invited.id });
      const newToken = await mailedToken(api, email, 'invite');
      expect((await admin.api.members.invitations()).items.map(({ id }) => id)).toEqual([again.id]);
      const account = { name: 'Guest', password: 'four other plain words' };
      expect((await refusal(api.callAs().api.auth.acceptInvite({ token, ...account }))).reason).toBe('INVITE_UNUSABLE');
      await admin.api.members.revokeInvite({ id: again.id });
      const refused = await refusal(api.callAs().api.auth.acceptInvite({ token: newToken, ...account }));
      expect(refused.reason).toBe('INVITE_UNUSABLE');
      expect((await admin.api.members.invitations()).items).toEqual([]);
      for (const call of [admin.api.members.revokeInvite, admin.api.members.resendInvite]) {
        expect((await refusal(call({ id: again.id }))).code).toBe('NOT_FOUND');
      }
    });

    it('that have expired can be sent again', async () => {
      const { admin } = await organizationOf();
      const email = `${admin.id.toLowerCase()}-late@example.com`;
      const { id } = await admin.api.members.invite({ email, role: 'manager' });
      await api.db.sql.query('update invites set expires_at = now() where id = $1', [id]);
      expect((await admin.api.members.invitations()).items).toMatchObject([{ status: 'expired' }]);
      await admin.api.members.resendInvite({ id });
      expect((await admin.api.members.invitations()).items).toMatchObject([{ status: 'open', role: 'manager' }]);
    });
  });

  it.each(['setRole', 'disable', 'remove'] as const)(
    'take the invitations that they sent along when they lose the right to send any (%s)',
    async (change) => {
      const { admin, organization, others } = await organizationOf('admin');
      const leaver = first(others);
      const backDoor = `${leaver.id.toLowerCase()}-again@example.com`;
      const kept = await admin.api.members.invite({
        email: `${leaver.id.toLowerCase()}-new@example.com`,
        role: 'user',
      });
      await leaver.api.members.invite({ email: backDoor, role: 'admin' });
      const token = await mailedToken(api, backDoor, 'invite');
      const { id } = leaver;
      await (change === 'setRole'
        ? admin.api.members.setRole({ id, role: 'user' })
        : admin.api.members[change]({ id }));
      const entered = await refusal(
        api.callAs().api.auth.acceptInvite({ token, name: 'Again', password: 'four other plain words' }),
      );
      expect(entered.reason).toBe('INVITE_UNUSABLE');
      expect((await admin.api.members.invitations()).items.map((each) => each.id)).toEqual([kept.id]);
      const [entry] = await api.db.prisma.auditEvent.findMany({
        where: { organizationId: organization.id, action: `members.${change}` },
      });
      expect(entry?.detail).toMatchObject({ invitesRevoked: 1 });
    },
  );

  type Leaver = { leaver: ReturnType<TestApi['callAs']>['api']; other: string };
  const lateActs: Record<string, (acts: Leaver) => Promise<unknown>> = {
    'make no invitation': ({ leaver, other }) =>
      leaver.members.invite({ email: `raced-${other.toLowerCase()}@example.com`, role: 'admin' }),
    'make no API key': ({ leaver }) => leaver.apiKeys.create({ name: 'late', scopes: ['webhooks:read'] }),
    'enable nobody': ({ leaver, other }) => leaver.members.enable({ id: other }),
    'change no role': ({ leaver, other }) => leaver.members.setRole({ id: other, role: 'admin' }),
    'change no policy': ({ leaver }) => leaver.organization.update({ name: 'Raced', mfaPolicy: 'required' }),
  };
  it.each(Object.keys(lateActs))('who are being removed %s in the same moment', async (what) => {
    const { admin, organization, others } = await organizationOf('admin', 'user');
    const [{ id, api: leaver }, other] = [first(others), first(others.slice(1))];
    await admin.api.members.disable({ id: other.id });
    const before = await admin.api.organization.get();
    const outcome = await inTheSameMoment(
      api,
      (tx) =>
        tx.membership.delete({ where: { organizationId_userId: { organizationId: organization.id, userId: id } } }),
      async () => lateActs[what]?.({ leaver, other: other.id }),
    );
    expect(outcome.status === 'rejected' && toNovaError(outcome.reason).code).toBe('FORBIDDEN');
    expect((await admin.api.members.invitations()).items).toEqual([]);
    expect((await admin.api.apiKeys.list()).items).toEqual([]);
    expect(await admin.api.organization.get()).toEqual(before);
    const { items } = await admin.api.members.list();
    expect(items.find((member) => member.id === other.id)).toMatchObject({ status: 'disabled', role: 'user' });
  });

  describe('resetMfa', () => {
    it('removes every factor, ends all sessions and trust, and tells the person', async () => {
      const { admin, others } = await organizationOf('user');
      const person = first(others);
      await enrol(person.id);
      expect((await admin.api.members.list()).items.find(({ id }) => id === person.id)?.mfaEnabled).toBe(true);
      const answer = await admin.api.members.resetMfa({ id: person.id });
      expect(answer).toEqual({ id: person.id, sessionsEnded: 1 });
      expect((await refusal(now(person).auth.me())).code).toBe('UNAUTHORIZED');
      expect((await admin.api.members.list()).items.find(({ id }) => id === person.id)?.mfaEnabled).toBe(false);
      expect(await api.db.prisma.recoveryCodeSet.count({ where: { userId: person.id } })).toBe(0);
      expect((await mailsTo(api, person.email))[0]).toMatchObject({ props: { notice: 'mfaReset' } });
      const signedIn = await api.callAs().api.auth.login({ email: person.email, password: testPassword });
      expect(signedIn.status).toBe('authenticated');
    });

    it('is no way into other organizations, to operators or around one’s own factor', async () => {
      const { admin, others } = await organizationOf('user', 'user');
      const [shared, operator] = others;
      if (!shared || !operator) throw new Error('two members');
      const elsewhere = await api.createOrganization();
      await api.db.prisma.membership.create({
        data: { organizationId: elsewhere.id, userId: shared.id, role: 'user', disabledAt: new Date() },
      });
      await api.db.prisma.user.update({ where: { id: operator.id }, data: { operator: true } });
      for (const { id } of [shared, operator, admin]) {
        await enrol(id);
        expect((await refusal(now(admin).members.resetMfa({ id }))).code).toBe('FORBIDDEN');
        expect(await api.db.prisma.totpFactor.count({ where: { userId: id } })).toBe(1);
      }
      await api.db.prisma.user.update({ where: { id: admin.id }, data: { operator: true } });
      await expect(now(admin).members.resetMfa({ id: shared.id })).resolves.toBeDefined();
      await expect(now(admin).members.resetMfa({ id: operator.id })).resolves.toBeDefined();
    });
  });
});
