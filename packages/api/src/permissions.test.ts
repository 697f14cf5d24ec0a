import { readFile } from 'node:fs/promises';
import { apiKeyScopes, type PermissionRule, permissions, type Role } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionTable } from './permissionTable.ts';
import { describeProcedures, type ProcedureDescription } from './procedures.ts';
import { callProcedure } from './testkit/callProcedure.ts';
import { createTestApi, type TestApi } from './testkit/createTestApi.ts';
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
