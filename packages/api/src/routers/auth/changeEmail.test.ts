import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { mailedToken, mailsTo } from '../../testkit/mailsTo.ts';
import { registerPasskey, signInWithPasskey } from '../../testkit/passkeys.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('changing the mail address', () => {
  let api: TestApi;
  let organizationId: string;
  let count = 0;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
  });
  afterAll(() => api.close());

  const member = () => api.createMember(organizationId, 'user');
  const freshAddress = () => `fresh-${++count}@example.com`;
  const emailOf = async (id: string) => (await api.db.prisma.user.findUniqueOrThrow({ where: { id } })).email;

  async function asked() {
    const person = await member();
    const email = freshAddress();
    await person.api.auth.changeEmail({ email, password: testPassword });
    return { person, email };
  }

  async function changed() {
    const { person, email } = await asked();
    const token = await mailedToken(api, email, 'emailChange');
    await api.callAs().api.auth.confirmEmail({ token });
    return { person, email };
  }

  it('changes nothing before the new address has confirmed, and tells the old one at once', async () => {
    const { person, email } = await asked();
    expect(await emailOf(person.id)).toBe(person.email);
    expect((await mailsTo(api, person.email)).map(({ template }) => template)).toEqual(['emailChanged']);
    const token = await mailedToken(api, email, 'emailChange');
    expect(await api.callAs().api.auth.confirmEmail({ token })).toEqual({ status: 'email_changed', email });
    expect(await emailOf(person.id)).toBe(email);
    expect((await mailsTo(api, person.email))[0]).toMatchObject({ props: { isConfirmed: true, newEmail: email } });
    expect((await api.callAs(person.headers).api.auth.me()).user.email).toBe(email);
  });

  it('confirms once under 10 calls at the same time, and signs nobody in (invariant 8)', async () => {
    const { email } = await asked();
    const token = await mailedToken(api, email, 'emailChange');
    const sessions = await api.db.prisma.session.count();
    const calls = Array.from({ length: 10 }, () => api.callAs().api.auth.confirmEmail({ token }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await api.db.prisma.session.count()).toBe(sessions);
  });

  it('answers the same for an address that another account has, and tells that account', async () => {
    const person = await member();
    const other = await member();
    const free = await person.api.auth.changeEmail({ email: freshAddress() });
    const taken = await person.api.auth.changeEmail({ email: other.email });
    expect(taken.status).toBe(free.status);
    expect((await mailsTo(api, other.email)).map(({ template }) => template)).toEqual(['accountNotice']);
  });

  it('refuses to confirm an address that another account got meanwhile', async () => {
    const { person, email } = await asked();
    const token = await mailedToken(api, email, 'emailChange');
    await api.createUser({ email });
    expect(await refusal(api.callAs().api.auth.confirmEmail({ token }))).toMatchObject({ code: 'CONFLICT' });
    expect(await emailOf(person.id)).toBe(person.email);
  });

  it('gives one address to one of two accounts that confirm it in the same moment', async () => {
    const email = freshAddress();
    const tokens: string[] = [];
    for (const person of [await member(), await member()]) {
      await person.api.auth.changeEmail({ email });
      tokens.push(await mailedToken(api, email, 'emailChange'));
    }
    const outcomes = await Promise.allSettled(tokens.map((token) => api.callAs().api.auth.confirmEmail({ token })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(api.logLines).toEqual([]);
  });

  it('makes links void that wait in the old mailbox', async () => {
    const { person, email } = await asked();
    await api.callAs().api.auth.requestPasswordReset({ email: person.email });
    const reset = await mailedToken(api, person.email, 'passwordReset');
    await api.callAs().api.auth.confirmEmail({ token: await mailedToken(api, email, 'emailChange') });
    const refused = await refusal(api.callAs().api.auth.resetPassword({ token: reset, password: 'some new password' }));
    expect(refused.reason).toBe('TOKEN_UNUSABLE');
  });

  it('asks for the right password when one is given, and for another address than the present one', async () => {
    const person = await member();
    const wrong = await refusal(person.api.auth.changeEmail({ email: freshAddress(), password: 'wrong password' }));
    expect(wrong.fieldErrors).toHaveProperty('password');
    const same = await refusal(person.api.auth.changeEmail({ email: person.email.toUpperCase() }));
    expect(same.fieldErrors).toHaveProperty('email');
    expect(await mailsTo(api, person.email)).toEqual([]);
  });

  describe('undoing it', () => {
    it('restores the old address and takes the account from whoever changed it', async () => {
      const { person, email } = await changed();
      const undo = await mailedToken(api, person.email, 'emailChanged');
      const answer = await api.callAs().api.auth.undoEmailChange({ token: undo });
      expect(answer).toEqual({ status: 'email_restored', email: person.email });
      expect(await emailOf(person.id)).toBe(person.email);
      expect((await refusal(api.callAs(person.headers).api.auth.me())).code).toBe('UNAUTHORIZED');
      for (const address of [person.email, email]) {
        const refused = await refusal(api.callAs().api.auth.login({ email: address, password: testPassword }));
        expect(refused.code).toBe('UNAUTHORIZED');
      }
      const reset = await mailedToken(api, person.email, 'passwordReset');
      await api.callAs().api.auth.resetPassword({ token: reset, password: 'mine once again' });
      await expect(
        api.callAs().api.auth.login({ email: person.email, password: 'mine once again' }),
      ).resolves.toBeDefined();
    });

    it('works before the new address has confirmed, which then no longer can', async () => {
      const { person, email } = await asked();
      await api.callAs().api.auth.undoEmailChange({ token: await mailedToken(api, person.email, 'emailChanged') });
      const confirm = await mailedToken(api, email, 'emailChange');
      expect((await refusal(api.callAs().api.auth.confirmEmail({ token: confirm }))).reason).toBe('TOKEN_UNUSABLE');
    });

    it('reaches over a second change', async () => {
      const { person } = await changed();
      const undo = await mailedToken(api, person.email, 'emailChanged');
      const third = freshAddress();
      await person.api.auth.changeEmail({ email: third });
      await api.callAs().api.auth.confirmEmail({ token: await mailedToken(api, third, 'emailChange') });
      await api.callAs().api.auth.undoEmailChange({ token: undo });
      expect(await emailOf(person.id)).toBe(person.email);
    });

    it('takes the passkeys away that came with the change, and names those that stay', async () => {
      const person = await member();
      const own = await registerPasskey(api, person.headers, { name: 'Mine' });
      const email = freshAddress();
      await api.callAs(person.headers).api.auth.changeEmail({ email });
      const before = await registerPasskey(api, person.headers, { name: 'Before it was confirmed' });
      await api.callAs().api.auth.confirmEmail({ token: await mailedToken(api, email, 'emailChange') });
      const after = await registerPasskey(api, person.headers, { name: 'After it was confirmed' });
      // The newer of the two links that undo it.
      await api.callAs().api.auth.undoEmailChange({ token: await mailedToken(api, person.email, 'emailChanged') });
      for (const { authenticator } of [before, after]) {
        expect((await refusal(signInWithPasskey(api, authenticator))).reason).toBe('PASSKEY_REFUSED');
      }
      await expect(signInWithPasskey(api, own.authenticator)).resolves.toBeDefined();
      const removed = ['Before it was confirmed', 'After it was confirmed'];
      const left = [{ name: 'Mine', addedAt: expect.any(String) }];
      const restored = (await mailsTo(api, person.email)).find(({ template }) => template === 'accountNotice');
      expect(restored).toMatchObject({ props: { notice: 'emailRestored', passkeys: { removed, left } } });
      const recorded = await api.db.prisma.auditEvent.findFirst({
        where: { action: 'auth.undoEmailChange', targetId: person.id },
      });
      expect(recorded?.detail).toMatchObject({ passkeysRemoved: removed });
    });

    it('makes the devices unknown that signed in', async () => {
      const { person } = await changed();
      await api.callAs().api.auth.undoEmailChange({ token: await mailedToken(api, person.email, 'emailChanged') });
      expect(await api.db.prisma.device.count({ where: { userId: person.id, revokedAt: null } })).toBe(0);
    });

    it('works once (invariant 8)', async () => {
      const { person } = await changed();
      const token = await mailedToken(api, person.email, 'emailChanged');
      await api.callAs().api.auth.undoEmailChange({ token });
      expect((await refusal(api.callAs().api.auth.undoEmailChange({ token }))).reason).toBe('TOKEN_UNUSABLE');
    });
  });
});
