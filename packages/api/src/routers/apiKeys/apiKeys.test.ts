import { apiKeyScopes } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { mailsTo } from '../../testkit/mailsTo.ts';
import { refusal } from '../../testkit/refusal.ts';
import { scopesOf } from './scopesOf.ts';

describe('API keys', () => {
  let api: TestApi;
  let admin: Awaited<ReturnType<TestApi['createMember']>>;
  beforeAll(async () => {
    api = await createTestApi();
    admin = await api.createMember((await api.createOrganization()).id, 'admin');
  });
  afterAll(() => api.close());

  it('are shown once, then recognized by their first characters and the last four', async () => {
    const { key, id, hint } = await admin.api.apiKeys.create({ name: 'CI', scopes: ['events:publish'] });
    expect(hint).toBe(`${key.slice(0, 7)}…${key.slice(-4)}`);
    const { items } = await admin.api.apiKeys.list();
    expect(items.find((item) => item.id === id)).toMatchObject({
      hint,
      createdBy: { id: admin.id, email: admin.email },
      review: null,
      lastUsedAt: null,
    });
    expect(JSON.stringify(items)).not.toContain(key);
    expect((await mailsTo(api, admin.email))[0]).toMatchObject({ props: { notice: 'apiKeyCreated', detail: 'CI' } });
  });

  it('show when they were last used', async () => {
    const { key, id } = await admin.api.apiKeys.create({ name: 'used', scopes: ['webhooks:read'] });
    await api.callAs({ authorization: `Bearer ${key}` }).api.webhooks.list();
    const { items } = await admin.api.apiKeys.list();
    expect(items.find((item) => item.id === id)?.lastUsedAt).toEqual(expect.any(String));
  });

  it('get no scope beyond what their creator may do', () => {
    expect(scopesOf('admin')).toEqual(apiKeyScopes);
    expect(scopesOf('manager')).not.toContain('emails:send');
    expect(scopesOf('user').filter((scope) => !scope.endsWith(':read'))).toEqual([]);
    expect(scopesOf(null)).toEqual([]);
  });

  it('are refused with a time of expiry that has passed, or a scope that does not exist', async () => {
    const past = await refusal(
      admin.api.apiKeys.create({ name: 'x', scopes: ['webhooks:read'], expiresAt: '2020-01-01T00:00:00Z' }),
    );
    expect(past.fieldErrors).toHaveProperty('expiresAt');
    const none = await refusal(admin.api.apiKeys.create({ name: 'x', scopes: [] }));
    expect(none.fieldErrors).toHaveProperty('scopes');
  });

  it('keep working while an admin has still to decide about them', async () => {
    const organization = await api.createOrganization();
    const boss = await api.createMember(organization.id, 'admin');
    const leaver = await api.createMember(organization.id, 'admin');
    const { key } = await leaver.api.apiKeys.create({ name: 'service', scopes: ['webhooks:read'] });
    await boss.api.members.remove({ id: leaver.id });
    await expect(api.callAs({ authorization: `Bearer ${key}` }).api.webhooks.list()).resolves.toBeDefined();
  });
});
