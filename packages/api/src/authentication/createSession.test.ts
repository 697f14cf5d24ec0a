import { readdir, readFile } from 'node:fs/promises';
import { newToken, sha256 } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProcedures } from '../procedures.ts';
import { callProcedure } from '../testkit/callProcedure.ts';
import { createTestApi, type TestApi, testPassword } from '../testkit/createTestApi.ts';
import { createSoftAuthenticator } from '../testkit/softAuthenticator.ts';
import type { NewSession } from './createSession.ts';
import { decideFactors } from './decideFactors.ts';
import type { EnrolledFactors } from './enrolledFactors.ts';

const root = new URL('../', import.meta.url);

// Prisma's model by property or by name in brackets, as the relation of a nested write, and taken out of the client; the
// table in SQL.
const creations = [
  /\bsession["'`]? ?\]? ?[!?]?\.? ?\[? ?["'`]?(?:create|upsert)/i,
  /\bsessions["'`]? ?: ?\{ ?["'`]?(?:create|connectOrCreate|upsert)/i,
  /\{[^{}]*\bsession\b[^{}]*\} ?= ?(?:tx|[\w.]*prisma)\b/,
  /\b(?:insert into|merge into|copy) ["'`\\]*(?:public["'`\\]*\.)?["'`\\]*sessions\b/i,
];

function createsSessions(source: string): boolean {
  const text = source.replaceAll(/(?:\s|\\n)+/g, ' ');
  return creations.some((pattern) => pattern.test(text));
}

describe('createSession', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  it('is the only place that creates sessions (invariant 7)', async () => {
    const names = await readdir(root, { recursive: true });
    const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const texts = await Promise.all(
      sources.map(async (name) => ({ name, text: await readFile(new URL(name, root), 'utf8') })),
    );
    const creators = texts.filter(({ text }) => createsSessions(text));
    expect(creators.map(({ name }) => name)).toEqual(['authentication/createSession.ts']);
  });

  it.each([
    'tx.session.create({ data })',
    'db.prisma.session\n  .createMany({ data: [] })',
    'tx.session.createManyAndReturn({})',
    "tx['session'].create({ data })",
    'tx["session"]["upsert"]({})',
    'tx.session?.create(x)',
    'tx.user.create({ data: { id, sessions: { create: { id } } } })',
    'tx.user.update({ data: { sessions: {\n connectOrCreate: {} } } })',
    'const { session } = tx; await session.create({})',
    'const { session: rows } = deps.db.prisma;',
    'sql.query(`INSERT  INTO "sessions" (id) values ($1)`)',
    'sql.query(`insert into public.sessions select 1`)',
    "sql.query('insert into\\n sessions (id)')",
  ])('is not evaded by %s', (source) => {
    expect(createsSessions(source)).toBe(true);
  });

  it.each([
    'tx.session.updateMany({ where: { id } })',
    'await tx.session.findMany({ where })',
    'import { createSession } from "./createSession.ts";',
    'const session = await createSession(tx, ctx, { userId })',
    'sql.query("update sessions set last_seen_at = now()")',
  ])('is not confused with %s', (source) => {
    expect(createsSessions(source)).toBe(false);
  });

  it('happens in no procedure for everyone without a required factor (invariant 7)', async () => {
    const { id: organizationId } = await api.createOrganization();
    const admin = await api.createMember(organizationId, 'admin');
    const member = await api.createUser({ organizationId });
    const disabled = await api.createUser({ organizationId });
    await api.db.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const outsider = await api.createUser();
    const passwordless = await api.createUser({ organizationId });
    await api.db.prisma.user.update({ where: { id: passwordless.id }, data: { passwordHash: null } });
    const invitedToken = await inviteToken(organizationId, member.email, admin.id);

    // A new procedure for everyone has to say here what does not get in.
    const unproven: Record<string, unknown[]> = {
      'auth.login': [
        { email: member.email, password: 'wrong password' },
        { email: member.email, password: testPassword.toUpperCase() },
        { email: disabled.email, password: testPassword },
        { email: outsider.email, password: testPassword },
        { email: passwordless.email, password: testPassword },
        { email: 'nobody@example.com', password: testPassword },
      ],
      'auth.verifyMfa': [{ code: '000000' }, { recoveryCode: '00000-00000', trustDevice: true }],
      'workflows.signal': [{ token: newToken(), payload: {} }],
      'workflows.readSignal': [{ token: '' }],
      'auth.acceptInvite': [
        { token: newToken(), name: 'x', password: testPassword },
        { token: invitedToken, name: 'x', password: testPassword },
        { token: invitedToken },
      ],
      'auth.passkeyOptions': [{ afterPassword: true }],
      'auth.verifyPasskey': [
        { response: createSoftAuthenticator().get({ challenge: newToken() }) },
        { response: createSoftAuthenticator().get(await api.callAs().api.auth.passkeyOptions()) },
      ],
      'auth.requestPasswordReset': [{ email: 'no address' }],
      'auth.resetPassword': [{ token: newToken(), password: testPassword }],
      'auth.confirmEmail': [{ token: newToken() }],
      'auth.undoEmailChange': [{ token: newToken() }],
    };
    const before = await api.db.prisma.session.count();
    const forEveryone = describeProcedures().filter(({ permission }) => permission === 'public');
    expect(forEveryone.map(({ path }) => path).toSorted()).toEqual(Object.keys(unproven).toSorted());
    for (const procedure of forEveryone) {
      for (const input of unproven[procedure.path] ?? []) {
        const { context, exchange } = api.callAs();
        const { code } = await callProcedure(context, procedure, input);
        const what = `${procedure.path} ${JSON.stringify(input)}`;
        expect([what, code, exchange.cookie()]).not.toContain('OK');
        expect([what, await api.db.prisma.session.count(), exchange.cookie()]).toEqual([what, before, '']);
      }
    }
  });

  it('takes nothing less than the proof of `decideFactors` (invariant 7)', () => {
    const create = (factors: NewSession['factors']) => factors;
    // @ts-expect-error what was proven is no proof that it is enough
    const claims = () => create(['password', 'totp']);
    // @ts-expect-error a look-alike is none either
    const imitates = () => create({ userId: 'usr_1', passed: ['password'] });
    // @ts-expect-error the answer has to be looked at: it may ask for a second factor
    const ignores = (enrolled: EnrolledFactors) => create(decideFactors(enrolled, { first: 'password' }).factors);
    expect([claims, imitates, ignores]).toHaveLength(3);
  });

  /** An invitation for an address that has an account already: the mail alone is not enough to enter that. */
  async function inviteToken(organizationId: string, email: string, invitedById: string): Promise<string> {
    const token = newToken();
    await api.db.prisma.invite.create({
      data: {
        id: api.deps.newId('invite'),
        organizationId,
        email,
        role: 'admin',
        tokenHash: sha256(token),
        invitedById,
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    return token;
  }
});
