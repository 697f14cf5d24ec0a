import { readFile } from 'node:fs/promises';
import { apiKeyScopes, type PermissionRule, permissions, type Role } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionTable } from './permissionTable.ts';
import { describeProcedures, type ProcedureDescription } from './procedures.ts';
import { callProcedure } from './testkit/callProcedure.ts';
import { createTestApi, type TestApi, testPassword } from './testkit/createTestApi.ts';
import { registerPasskey } from './testkit/passkeys.ts';
import { type ProcedureRule, procedureTable } from './testkit/procedureTable.ts';
import { refusal } from './testkit/refusal.ts';
import { enrollTotp } from './testkit/secondFactor.ts';
import { createSoftAuthenticator } from './testkit/softAuthenticator.ts';
import { procedure } from './trpc.ts';

type Asker = { role?: Role; operator?: boolean; scopes?: readonly string[] };

// Decided from the table alone, by other code than the API's.
function mayCall(permission: ProcedureDescription['permission'], asker: Asker): boolean {
  if (permission === 'public') return true;
  const rule: PermissionRule = permissions[permission];
  if (asker.scopes) return rule.scope !== null && asker.scopes.includes(rule.scope);
  if (rule.everyUser || (rule.operator && asker.operator)) return true;
  return asker.role !== undefined && rule.roles.includes(asker.role);
}

describe('permissions of every procedure (invariant 13)', () => {
  let api: TestApi;
  let organizationId: string;
  beforeAll(async () => {
    api = await createTestApi();
    organizationId = (await api.createOrganization()).id;
  });
  afterAll(() => api.close());

  async function headersOf({ role, operator, scopes }: Asker) {
    if (!scopes) {
      const user = await api.createUser({ ...(role && { organizationId, role }), operator: operator ?? false });
      return api.signIn(user.email);
    }
    const admin = await api.createMember(organizationId, 'admin');
    const { key, id } = await admin.api.apiKeys.create({ name: 'key', scopes: ['events:publish'] });
    await api.db.prisma.apiKey.update({ where: { id }, data: { scopes: [...scopes] } });
    return { authorization: `Bearer ${key}` };
  }

  it('are the ones that are written down, and no procedure is missing there', () => {
    const described = describeProcedures().map(({ path, permission }) => [path, permission]);
    const written = Object.entries(procedureTable).map(([path, { permission }]) => [path, permission]);
    expect(described).toEqual(written.toSorted());
  });

  // An unknown field is refused by every input, after the permission and before anything is done.
  const invalid = { unknownField: 1 };

  const askers: Record<string, Asker> = {
    user: { role: 'user' },
    manager: { role: 'manager' },
    admin: { role: 'admin' },
    'operator without a role': { operator: true },
    'operator who is a user': { role: 'user', operator: true },
    'key without a scope': { scopes: [] },
    'key with all scopes': { scopes: apiKeyScopes },
    ...Object.fromEntries(apiKeyScopes.map((scope) => [`key for ${scope}`, { scopes: [scope] }])),
  };

  it.each(Object.entries(askers))('a %s may call what the table says and nothing else', async (_name, asker) => {
    const headers = await headersOf(asker);
    for (const procedure of describeProcedures()) {
      const { code } = await callProcedure(api.callAs(headers).context, procedure, invalid);
      const expected = mayCall(procedure.permission, asker) ? 'BAD_REQUEST' : 'FORBIDDEN';
      expect(`${procedure.path}: ${code}`).toBe(`${procedure.path}: ${expected}`);
    }
  });

  it('asks everybody else to sign in, before it looks at the input', async () => {
    for (const procedure of describeProcedures()) {
      for (const headers of [
        {},
        { authorization: `Bearer np_${'x'.repeat(43)}` },
        { cookie: `novapulse_session=${'x'.repeat(43)}` },
      ]) {
        const { code } = await callProcedure(api.callAs(headers).context, procedure, invalid);
        expect(`${procedure.path}: ${code}`).toBe(
          `${procedure.path}: ${procedure.permission === 'public' ? 'BAD_REQUEST' : 'UNAUTHORIZED'}`,
        );
      }
    }
  });

  it('lets a member who owes a required second factor do nothing but set it up', async () => {
    const { id } = await api.createOrganization();
    const member = await api.createMember(id, 'admin');
    await api.db.prisma.organization.update({ where: { id }, data: { mfaPolicy: 'required' } });
    const rules: Record<string, ProcedureRule> = procedureTable;
    for (const procedure of describeProcedures()) {
      const { code } = await callProcedure(api.callAs(member.headers).context, procedure, invalid);
      const isOpen = procedure.permission === 'public' || rules[procedure.path]?.isOpenToUnenrolled === true;
      const expected = isOpen ? 'BAD_REQUEST' : 'PRECONDITION_FAILED';
      expect(`${procedure.path}: ${code}`).toBe(`${procedure.path}: ${expected}`);
    }
    const key = await refusal(api.callAs(member.headers).api.apiKeys.create({ name: 'k', scopes: ['jobs:read'] }));
    expect(key.reason).toBe('MFA_ENROLMENT_REQUIRED');
  });

  it('ask a person whose last proof is old to confirm who they are, after the input and what it names', async () => {
    const { id } = await api.createOrganization();
    const admin = await api.createMember(id, 'admin');
    const member = await api.createMember(id, 'user');
    const operator = await api.signIn(
      (await api.createUser({ organizationId: id, role: 'user', operator: true })).email,
    );
    const key = await admin.api.apiKeys.create({ name: 'k', scopes: ['jobs:read'] });
    const webhook = await admin.api.webhooks.create({ url: 'http://127.0.0.1:1/hook' });
    const guest = await admin.api.members.invite({ email: `guest-${id.toLowerCase()}@example.com`, role: 'user' });
    await enrollTotp(api, admin.headers);
    const { registered } = await registerPasskey(api, admin.headers);
    const response = createSoftAuthenticator().create(await api.callAs(admin.headers).api.passkeys.registerOptions());
    await api.db.sql.query(
      `update sessions set verified_at = verified_at - interval '10 minutes' where organization_id = $1`,
      [id],
    );
    const inputs: Record<string, unknown> = {
      'apiKeys.create': { name: 'k', scopes: ['jobs:read'] },
      'apiKeys.keep': { id: key.id },
      'apiKeys.revoke': { id: key.id },
      'auth.changeEmail': { email: `new-${id.toLowerCase()}@example.com` },
      'auth.changePassword': { currentPassword: testPassword, newPassword: 'four other plain words' },
      'members.disable': { id: member.id },
      'members.enable': { id: member.id },
      'members.invite': { email: `other-${id.toLowerCase()}@example.com`, role: 'user' },
      'members.remove': { id: member.id },
      'members.resendInvite': { id: guest.id },
      'members.resetMfa': { id: member.id },
      'members.setRole': { id: member.id, role: 'manager' },
      'mfa.disable': {},
      'mfa.enroll': {},
      'mfa.regenerateRecoveryCodes': {},
      'organization.update': { name: 'Other' },
      'organizations.create': { name: 'Other', adminEmail: 'boss@example.com' },
      'passkeys.register': { response },
      'passkeys.registerOptions': {},
      'passkeys.remove': { id: registered.id },
      'webhooks.rotateSecret': { id: webhook.id },
    };
    // Whoever enrols has no factor yet.
    const callers: Record<string, typeof operator> = { 'mfa.enroll': member.headers, 'organizations.create': operator };
    const asking = Object.entries<ProcedureRule>(procedureTable).flatMap(([path, { asksAnew }]) =>
      asksAnew === true ? [path] : [],
    );
    expect(Object.keys(inputs)).toEqual(asking.toSorted());
    for (const [path, input] of Object.entries(inputs)) {
      const headers = callers[path] ?? admin.headers;
      const { code, message } = await callProcedure(api.callAs(headers).context, { path, type: 'mutation' }, input);
      expect(`${path}: ${code} ${message}`).toBe(
        `${path}: PRECONDITION_FAILED Confirm that it is you, then try again.`,
      );
    }
  });

  it('refuses an API key that is revoked or expired, from the next request on', async () => {
    const admin = await api.createMember(organizationId, 'admin');
    const revoked = await admin.api.apiKeys.create({ name: 'a', scopes: ['webhooks:read'] });
    const expired = await admin.api.apiKeys.create({
      name: 'b',
      scopes: ['webhooks:read'],
      expiresAt: '2999-01-01T00:00:00+02:00',
    });
    const list = { path: 'webhooks.list', type: 'query' as const };
    for (const { key } of [revoked, expired]) {
      expect(await callProcedure(api.callAs({ authorization: `Bearer ${key}` }).context, list, {})).toMatchObject({
        code: 'OK',
      });
    }
    await admin.api.apiKeys.revoke({ id: revoked.id });
    await api.db.sql.query('update api_keys set expires_at = now() where id = $1', [expired.id]);
    for (const { key } of [revoked, expired]) {
      expect(await callProcedure(api.callAs({ authorization: `Bearer ${key}` }).context, list, {})).toMatchObject({
        code: 'UNAUTHORIZED',
      });
    }
    const statuses = (await admin.api.apiKeys.list()).items.map(({ id, status }) => [id, status]);
    expect(Object.fromEntries(statuses)).toMatchObject({ [revoked.id]: 'revoked', [expired.id]: 'expired' });
  });

  it('does not compile without a permission, or with one that does not exist', () => {
    // @ts-expect-error a procedure needs its permission
    const without = () => procedure();
    // @ts-expect-error this is no permission
    const unknown = () => procedure('webhooks:everything');
    expect([without, unknown]).toHaveLength(2);
  });

  it('is documented as it is', async () => {
    const file = new URL('../../../docs/permissions.md', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(permissionTable());
  });
});
