import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('the organization', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function setUp() {
    const { id } = await api.createOrganization();
    return { id, admin: await api.createMember(id, 'admin'), user: await api.createMember(id, 'user') };
  }

  it('is seen by every member and changed by admins', async () => {
    const { id, admin, user } = await setUp();
    expect(await user.api.organization.get()).toMatchObject({ id, name: 'Acme', mfaPolicy: 'optional' });
    expect((await refusal(user.api.organization.update({ name: 'x' }))).code).toBe('FORBIDDEN');
    expect(await admin.api.organization.update({ name: ' Acme & Co ' })).toMatchObject({ name: 'Acme & Co' });
    expect(await user.api.organization.get()).toMatchObject({ name: 'Acme & Co', mfaPolicy: 'optional' });
    expect(
      await api.db.prisma.auditEvent.findFirst({ where: { action: 'organization.update', organizationId: id } }),
    ).toMatchObject({
      actorId: admin.id,
      detail: { before: { name: 'Acme' }, after: { name: 'Acme & Co' } },
    });
  });

  it('tells whom a required second factor stops, before and after it is set', async () => {
    const { id, admin, user } = await setUp();
    const disabled = await api.createMember(id, 'user');
    await admin.api.members.disable({ id: disabled.id });
    const impact = await admin.api.organization.mfaImpact({ limit: 1 });
    expect(impact.count).toBe(2);
    const rest = await admin.api.organization.mfaImpact({ cursor: impact.nextCursor });
    expect([...impact.items, ...rest.items].map((each) => each.id).toSorted()).toEqual([admin.id, user.id].toSorted());
    await api.db.prisma.passkey.create({
      data: {
        id: api.deps.newId('passkey'),
        userId: admin.id,
        credentialId: Buffer.from(admin.id),
        publicKey: Buffer.from('x'),
        name: 'Key',
      },
    });
    const mfaGraceUntil = '2999-01-01T00:00:00.000Z';
    const updated = await admin.api.organization.update({ mfaPolicy: 'required', mfaGraceUntil });
    expect(updated).toMatchObject({ mfaPolicy: 'required', mfaGraceUntil, affectedMembers: 1 });
    expect(await admin.api.organization.update({ mfaPolicy: 'optional' })).toMatchObject({ mfaGraceUntil: null });
  });

  it('refuses a time of grace that has passed or belongs to no requirement', async () => {
    const { admin } = await setUp();
    const inputs = [
      { mfaPolicy: 'required' as const, mfaGraceUntil: '2020-01-01T00:00:00Z' },
      { mfaGraceUntil: '2999-01-01T00:00:00Z' },
    ];
    for (const input of inputs) {
      const refused = await refusal(admin.api.organization.update(input));
      expect(refused.fieldErrors).toHaveProperty('mfaGraceUntil');
    }
    expect((await admin.api.organization.get()).mfaPolicy).toBe('optional');
  });
});
