import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedFirstAdmin } from './seedFirstAdmin.ts';
import { createTestApi, type TestApi } from './testkit/createTestApi.ts';

describe('the first admin', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await createTestApi();
  });
  afterEach(() => api.close());

  it('is created once, however many processes start, as admin and operator', async () => {
    const seeds = await Promise.all(
      Array.from({ length: 5 }, () => seedFirstAdmin(api.deps, { email: 'Admin@localhost' })),
    );
    const created = seeds.filter((seed) => seed.created);
    expect(created).toHaveLength(1);
    const password = created[0]?.generatedPassword ?? '';
    expect(password.length).toBeGreaterThanOrEqual(16);
    const { api: seeded, exchange } = api.callAs();
    await seeded.auth.login({ email: 'admin@localhost', password });
    const { user } = await api.callAs({ cookie: exchange.cookie() }).api.auth.me();
    expect(user).toMatchObject({ email: 'admin@localhost', role: 'admin', operator: true });
    expect(await seedFirstAdmin(api.deps, { email: 'other@localhost' })).toEqual({ created: false });
  });

  it('takes a given password and does not repeat it', async () => {
    const seeded = await seedFirstAdmin(api.deps, { email: 'admin@localhost', password: 'given' });
    expect(seeded).toEqual({ created: true, email: 'admin@localhost', generatedPassword: null });
    await expect(api.callAs().api.auth.login({ email: 'admin@localhost', password: 'given' })).resolves.toBeDefined();
  });

  it('gets no common password, which the start says by the name of the variable and without the password', async () => {
    const seed = (password: string) => seedFirstAdmin(api.deps, { email: 'admin@localhost', password });
    const refused = await seed('Password1234').catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringMatching(/^ADMIN_PASSWORD is among the first/) });
    expect(String(refused)).not.toContain('Password1234');
    expect(await api.db.prisma.user.count()).toBe(0);
    await seed('violet harbour lantern');
    // It counts only for the first start: later ones do not look at it.
    expect(await seed('Password1234')).toEqual({ created: false });
  });
});
