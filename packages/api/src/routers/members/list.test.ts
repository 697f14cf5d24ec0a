import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { enrollTotp } from '../../testkit/secondFactor.ts';

describe('the list of members', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function organizationOfThree() {
    const { id } = await api.createOrganization();
    const admin = await api.createMember(id, 'admin');
    const enrolled = await api.createMember(id, 'manager');
    const plain = await api.createMember(id, 'user');
    await enrollTotp(api, enrolled.headers);
    return { id, admin, enrolled, plain };
  }

  it('tells sessions, when they were last seen and the codes they have, of this organization alone', async () => {
    const { admin, enrolled, plain } = await organizationOfThree();
    const elsewhere = await api.createOrganization();
    await api.db.prisma.session.updateMany({
      where: { userId: plain.id },
      data: { organizationId: elsewhere.id },
    });
    await api.signIn(admin.email);
    await api.db.sql.query(
      `update recovery_codes set used_at = now() where ctid = any(array(
         select c.ctid from recovery_codes c join recovery_code_sets s on s.id = c.set_id where s.user_id = $1 limit 2))`,
      [enrolled.id],
    );
    const { items } = await admin.api.members.list();
    expect(items.map(({ id }) => id)).toEqual([plain.id, enrolled.id, admin.id]);
    expect(items[0]).toMatchObject({ sessions: 0, lastSeenAt: null, recoveryCodesRemaining: null });
    expect(items[1]).toMatchObject({ recoveryCodesRemaining: 8, mfaEnabled: true });
    expect(items[2]).toMatchObject({ sessions: 2, recoveryCodesRemaining: null });
    expect(items[2]?.lastSeenAt).not.toBeNull();
  });

  it('is cut by a part of name or address, and by kind; the counts stay', async () => {
    const { admin, enrolled, plain } = await organizationOfThree();
    await api.db.prisma.user.update({ where: { id: plain.id }, data: { name: '100% Ünal_' } });
    await admin.api.members.invite({ email: `guest-${admin.id.toLowerCase()}@example.com`, role: 'user' });
    const idsOf = async (input: Parameters<typeof admin.api.members.list>[0]) =>
      (await admin.api.members.list(input)).items.map(({ id }) => id);
    expect(await idsOf({ search: 'ÜNAL' })).toEqual([plain.id]);
    expect(await idsOf({ search: enrolled.email.toUpperCase() })).toEqual([enrolled.id]);
    expect(await idsOf({ search: '%' })).toEqual([plain.id]);
    expect(await idsOf({ only: 'withoutSecondFactor' })).toEqual([plain.id, admin.id]);
    expect(await idsOf({ only: 'disabled' })).toEqual([]);
    await admin.api.members.disable({ id: plain.id });
    expect(await idsOf({ only: 'disabled' })).toEqual([plain.id]);
    expect(await idsOf({ only: 'withoutSecondFactor' })).toEqual([admin.id]);
    expect((await admin.api.members.list({ search: 'nobody like it' })).counts).toEqual({
      all: 3,
      withoutSecondFactor: 1,
      disabled: 1,
      invited: 1,
    });
  });
});
