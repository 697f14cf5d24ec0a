import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';
import { switchOrganization } from '../../testkit/switchOrganization.ts';

describe('recent activity of one’s own account', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  const actionsOf = (items: readonly { action: string; outcome: string; by: string }[]) =>
    items.map(({ action, outcome, by }) => `${action} ${outcome} ${by}`);

  it('shows sign-ins, failed ones too, and what was done to the account, each once and newest first', async () => {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    const person = await api.createMember(organization.id, 'manager');
    await refusal(api.callAs().api.auth.login({ email: person.email, password: 'a wrong password' }));
    await refusal(person.api.auth.stepUp({ password: 'another wrong one' }));
    await person.api.webhooks.create({ url: 'http://127.0.0.1:9/' });
    await admin.api.members.resetMfa({ id: person.id });
    const again = api.callAs(await api.signIn(person.email)).api;

    const { items, nextCursor } = await again.auth.recentActivity();
    expect(actionsOf(items)).toEqual([
      'auth.login success self',
      'members.resetMfa success other',
      'auth.stepUp failure self',
      'auth.login failure unknown',
      'auth.login success self',
    ]);
    expect(items[0]).toMatchObject({ address: '127.0.0.1' });
    expect(nextCursor).toBeNull();
    const first = await again.auth.recentActivity({ limit: 2 });
    const second = await again.auth.recentActivity({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items]).toEqual(items.slice(0, 4));
  });

  it('goes over every organization that one belongs to, and shows nobody else’s', async () => {
    const home = await api.createOrganization();
    const elsewhere = await api.createOrganization();
    const person = await api.createMember(home.id, 'user');
    const other = await api.createMember(home.id, 'user');
    await api.db.prisma.membership.create({
      data: { organizationId: elsewhere.id, userId: person.id, role: 'user' },
    });
    await switchOrganization(api, person.headers, elsewhere.id);
    expect(actionsOf((await api.callAs(person.headers).api.auth.recentActivity()).items)).toEqual([
      'auth.switchOrganization success self',
      'auth.login success self',
    ]);
    expect(actionsOf((await other.api.auth.recentActivity()).items)).toEqual(['auth.login success self']);
  });

  it('shows what happens outside of any organization', async () => {
    const operator = await api.createUser({ operator: true });
    const headers = await api.signIn(operator.email);
    expect(actionsOf((await api.callAs(headers).api.auth.recentActivity()).items)).toEqual(['auth.login success self']);
  });
});
