import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toNovaError } from '../../errors/toNovaError.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { mailedToken, mailsTo } from '../../testkit/mailsTo.ts';
import { registerPasskey } from '../../testkit/passkeys.ts';
import { refusal } from '../../testkit/refusal.ts';

const another = 'four other plain words';

describe('passwords of an account', () => {
  let api: TestApi;
  let organizationId: string;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
  });
  afterAll(() => api.close());

  const member = () => api.createMember(organizationId, 'user');
  const signsIn = (email: string, password: string) => api.callAs().api.auth.login({ email, password });

  async function trustedDevice(userId: string) {
    const id = api.deps.newId('device');
    const inAnHour = new Date(Date.now() + 3_600_000);
    await api.db.prisma.device.create({
      data: { id, userId, tokenHash: Buffer.from(id), expiresAt: inAnHour, trustedUntil: inAnHour },
    });
    return () => api.db.prisma.device.findUniqueOrThrow({ where: { id } });
  }

  async function askForReset(email: string) {
    await api.callAs().api.auth.requestPasswordReset({ email });
    return mailedToken(api, email, 'passwordReset');
  }

  describe('changePassword', () => {
    it('ends all other sessions, gives this one another token, forgets trusted devices and tells the person', async () => {
      const person = await member();
      const elsewhere = await api.signIn(person.email);
      const device = await trustedDevice(person.id);
      const { api: here, exchange } = api.callAs(person.headers);
      const answer = await here.auth.changePassword({ currentPassword: testPassword, newPassword: another });
      expect(answer).toEqual({ status: 'password_changed', sessionsEnded: 1 });
      for (const headers of [elsewhere, person.headers]) {
        expect((await refusal(api.callAs(headers).api.auth.me())).code).toBe('UNAUTHORIZED');
      }
      expect((await api.callAs({ cookie: exchange.cookie() }).api.auth.me()).user.id).toBe(person.id);
      expect(await device()).toMatchObject({ trustedUntil: null });
      expect((await mailsTo(api, person.email))[0]).toMatchObject({ props: { notice: 'passwordChanged' } });
      expect((await refusal(signsIn(person.email, testPassword))).code).toBe('UNAUTHORIZED');
      await expect(signsIn(person.email, another)).resolves.toBeDefined();
    });

    it('asks for the current password and records when it was wrong', async () => {
      const person = await member();
      const refused = await refusal(
        person.api.auth.changePassword({ currentPassword: 'not the password', newPassword: another }),
      );
      expect(refused).toMatchObject({ code: 'BAD_REQUEST', reason: 'WRONG_PASSWORD' });
      expect(refused.fieldErrors).toHaveProperty('currentPassword');
      await expect(signsIn(person.email, testPassword)).resolves.toBeDefined();
      expect(
        await api.db.prisma.auditEvent.count({ where: { actorId: person.id, outcome: 'failure', organizationId } }),
      ).toBe(1);
    });

    it.each([
      ['short', 'x'.repeat(11)],
      ['common', 'qwertyuiop123'],
      ['made of the product’s name', 'NovaPulse 2026'],
      ['the one it was', testPassword],
    ])('refuses a new password that is %s, by name', async (_what, newPassword) => {
      const person = await member();
      const refused = await refusal(person.api.auth.changePassword({ currentPassword: testPassword, newPassword }));
      expect(refused.code).toBe('BAD_REQUEST');
      expect(Object.keys(refused.fieldErrors ?? {})).toEqual(['newPassword']);
    });

    it('takes one of two changes at once', async () => {
      const person = await member();
      const second = api.callAs(await api.signIn(person.email)).api;
      const outcomes = await Promise.allSettled(
        [person.api, second].map((caller, n) =>
          caller.auth.changePassword({ currentPassword: testPassword, newPassword: `${another} ${n}` }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe('requestPasswordReset', () => {
    it('answers the same whether there is such an account, and mails to those that there are', async () => {
      const person = await member();
      const disabled = await member();
      await api.db.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
      const { auth } = api.callAs().api;
      for (const email of [person.email, disabled.email, 'nobody@example.com']) {
        expect(await auth.requestPasswordReset({ email })).toEqual({ status: 'sent' });
      }
      expect(await mailsTo(api, person.email)).toHaveLength(1);
      expect(await mailsTo(api, disabled.email)).toEqual([]);
      expect(await mailsTo(api, 'nobody@example.com')).toEqual([]);
    });

    // Postgres' counters come up to ten seconds late from connections that are idle; then what is compared is incomplete.
    it('writes the same for nobody, and rolls it back', { retry: 3, timeout: 60_000 }, async () => {
      const person = await member();
      // Postgres counts what was inserted, also by what was rolled back.
      const inserted = async () => {
        const [row] = await api.db.sql.query<Record<string, string>>(
          `select sum(n_tup_ins) filter (where relname = 'jobs') as jobs,
                  sum(n_tup_ins) filter (where relname = 'account_tokens') as tokens,
                  sum(n_tup_ins) filter (where relname = 'audit_events') as audit from pg_stat_user_tables`,
        );
        return Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)] as const);
      };
      const settled = async () => {
        let last = '';
        await expect
          .poll(
            async () => {
              const now = JSON.stringify(await inserted());
              const isSame = now === last;
              last = now;
              return isSame;
            },
            { interval: 1_500, timeout: 20_000 },
          )
          .toBe(true);
        return inserted();
      };
      const grownBy = async (email: string) => {
        const before = Object.fromEntries(await settled());
        await api.callAs().api.auth.requestPasswordReset({ email });
        await expect
          .poll(async () => Object.fromEntries(await inserted()).audit, { timeout: 20_000 })
          .toBe((before.audit ?? 0) + 1);
        return (await settled()).map(([name, count]) => [name, count - (before[name] ?? 0)]);
      };
      const known = await grownBy(person.email);
      expect(Object.fromEntries(known)).toEqual({ jobs: 1, tokens: 1, audit: 1 });
      expect(await grownBy('nobody@example.com')).toEqual(known);
    });

    it('keeps no token in clear, neither in the row nor in the job (invariant 10)', async () => {
      const person = await member();
      const token = await askForReset(person.email);
      const jobs = await api.db.prisma.job.findMany({ where: { queue: 'email' } });
      const rows = await api.db.prisma.accountToken.findMany();
      expect(JSON.stringify([jobs, rows])).not.toContain(token);
    });
  });

  describe('resetPassword', () => {
    it('sets the password, signs nobody in and ends all sessions and trust', async () => {
      const person = await member();
      const device = await trustedDevice(person.id);
      const token = await askForReset(person.email);
      const sessions = await api.db.prisma.session.count();
      const { api: anonymous, exchange } = api.callAs();
      expect(await anonymous.auth.resetPassword({ token, password: another })).toEqual({ status: 'password_reset' });
      expect(exchange.cookie()).toBe('');
      expect(await api.db.prisma.session.count()).toBe(sessions);
      expect((await refusal(api.callAs(person.headers).api.auth.me())).code).toBe('UNAUTHORIZED');
      // Whoever knew the old password may have signed in with it, and must not have tries of their own for the new one.
      expect(await device()).toMatchObject({ trustedUntil: null, revokedAt: expect.any(Date) });
      expect((await mailsTo(api, person.email))[0]).toMatchObject({ props: { notice: 'passwordReset' } });
      await expect(signsIn(person.email, another)).resolves.toBeDefined();
    });

    it('leaves the second factor as it is', async () => {
      const person = await member();
      await api.db.prisma.totpFactor.create({
        data: {
          id: api.deps.newId('factor'),
          userId: person.id,
          keyId: 'test',
          ciphertext: Buffer.from('x'),
          lastUsedStep: 1n,
        },
      });
      const token = await askForReset(person.email);
      await api.callAs().api.auth.resetPassword({ token, password: another });
      expect(await api.db.prisma.totpFactor.count({ where: { userId: person.id } })).toBe(1);
    });

    it('names the passkeys that still sign in', async () => {
      const person = await member();
      await registerPasskey(api, person.headers, { name: 'Known?' });
      await api.callAs().api.auth.resetPassword({ token: await askForReset(person.email), password: another });
      const [told] = await mailsTo(api, person.email);
      const left = [{ name: 'Known?', addedAt: expect.any(String) }];
      expect(told).toMatchObject({ props: { notice: 'passwordReset', passkeys: { removed: [], left } } });
    });

    it('succeeds once under 20 calls at the same time (invariant 8)', async () => {
      const person = await member();
      const token = await askForReset(person.email);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          api.callAs().api.auth.resetPassword({ token, password: `${another} ${n}` }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refusals = outcomes.flatMap((each) => (each.status === 'rejected' ? [toNovaError(each.reason)] : []));
      expect(new Set(refusals.map(({ code, reason }) => `${code} ${reason}`))).toEqual(
        new Set(['BAD_REQUEST TOKEN_UNUSABLE']),
      );
    });

    it('refuses tokens that are unknown, expired, replaced, void or of another kind', async () => {
      const person = await member();
      const replaced = await askForReset(person.email);
      const voided = await askForReset(person.email);
      await person.api.auth.changePassword({ currentPassword: testPassword, newPassword: another });
      const expired = await askForReset((await member()).email);
      await api.db.sql.query(
        `update account_tokens set expires_at = now() where used_at is null and revoked_at is null`,
      );
      const other = await member();
      await other.api.auth.changeEmail({ email: 'other-kind@example.com' });
      const ofAnotherKind = await mailedToken(api, 'other-kind@example.com', 'emailChange');
      for (const token of [replaced, voided, expired, ofAnotherKind, 'unknown']) {
        const refused = await refusal(api.callAs().api.auth.resetPassword({ token, password: 'yet another password' }));
        expect(refused).toMatchObject({ code: 'BAD_REQUEST', fieldErrors: { token: [expect.any(String)] } });
      }
    });

    it('does not use the token up for a password that is refused', async () => {
      const person = await member();
      const token = await askForReset(person.email);
      const { auth } = api.callAs().api;
      for (const password of ['x'.repeat(11), 'qwertyuiop123', person.email]) {
        expect((await refusal(auth.resetPassword({ token, password }))).fieldErrors).toHaveProperty('password');
      }
      await expect(auth.resetPassword({ token, password: another })).resolves.toBeDefined();
    });
  });
});
