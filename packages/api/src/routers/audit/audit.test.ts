import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';

describe('the audit log', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function setUp() {
    const organization = await api.createOrganization();
    return { organization, admin: await api.createMember(organization.id, 'admin') };
  }

  it('names who did what to whom, and finds it by each of them', async () => {
    const { organization, admin } = await setUp();
    const member = await api.createMember(organization.id, 'user');
    await admin.api.members.setRole({ id: member.id, role: 'manager' });
    const expected = {
      action: 'members.setRole',
      actorId: admin.id,
      actorName: 'Somebody',
      targetId: member.id,
      targetName: 'Somebody',
      outcome: 'success',
      address: '127.0.0.1',
    };
    for (const filter of [
      { action: 'members.setRole' },
      { actorId: admin.id, action: 'members.setRole' },
      { targetId: member.id, outcome: 'success' as const },
    ]) {
      expect((await admin.api.audit.list(filter)).items).toMatchObject([expected]);
    }
    expect((await admin.api.audit.list({ outcome: 'failure' })).items).toEqual([]);
    expect((await admin.api.audit.list({ targetId: member.id, since: '2999-01-01T00:00:00Z' })).items).toEqual([]);
  });

  it('names an API key by its name', async () => {
    const { admin } = await setUp();
    const { key } = await admin.api.apiKeys.create({ name: 'Deployer', scopes: ['webhooks:write'] });
    await api.callAs({ authorization: `Bearer ${key}` }).api.webhooks.create({ url: 'http://127.0.0.1:9/' });
    expect((await admin.api.audit.list({ action: 'webhooks.create' })).items).toMatchObject([
      { actorType: 'api_key', actorName: 'Deployer' },
    ]);
  });

  it('cannot be changed or shortened, not even by the database’s owner', async () => {
    await setUp();
    for (const statement of ['update audit_events set action = $1', 'delete from audit_events where action <> $1']) {
      await expect(api.db.sql.query(statement, ['x'])).rejects.toThrow(/append-only/i);
    }
    await expect(api.db.sql.query('truncate audit_events')).rejects.toThrow(/append-only/i);
  });
});
