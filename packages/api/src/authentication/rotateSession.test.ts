import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticatorApp } from '../testkit/authenticatorApp.ts';
import { createTestApi, type TestApi, testPassword } from '../testkit/createTestApi.ts';
import { refusal } from '../testkit/refusal.ts';
import { createSoftAuthenticator } from '../testkit/softAuthenticator.ts';

type Person = { id: string; headers: Record<string, string> };
type Caller = ReturnType<TestApi['callAs']>['api'];

describe('a session whose power changes', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  /** What is prepared in the old session, and the call that changes it. */
  const changes: Record<string, (person: Person) => Promise<(caller: Caller) => Promise<unknown>>> = {
    'mfa.confirm': async ({ headers }) => {
      const { secret } = await api.callAs(headers).api.mfa.enroll();
      const code = await createAuthenticatorApp(secret).code(api.deps.clock.now());
      return (caller) => caller.mfa.confirm({ code });
    },
    'passkeys.register': async ({ headers }) => {
      const response = createSoftAuthenticator().create(await api.callAs(headers).api.passkeys.registerOptions());
      return (caller) => caller.passkeys.register({ response });
    },
    'auth.switchOrganization': async (person) => {
      const { id } = await api.createOrganization('Elsewhere');
      await api.db.prisma.membership.create({ data: { organizationId: id, userId: person.id, role: 'admin' } });
      return (caller) => caller.auth.switchOrganization({ id });
    },
    'auth.changePassword': async () => (caller) =>
      caller.auth.changePassword({ currentPassword: testPassword, newPassword: 'another horse battery' }),
  };

  it.each(Object.keys(changes))('goes on with another token after %s, and the old one ends at once', async (name) => {
    const person = await api.createMember((await api.createOrganization()).id, 'admin');
    const [before] = await api.db.prisma.session.findMany({ where: { userId: person.id, revokedAt: null } });
    const change = await changes[name]?.(person);
    const { api: caller, exchange } = api.callAs(person.headers);
    await change?.(caller);
    expect((await refusal(api.callAs(person.headers).api.auth.me())).code).toBe('UNAUTHORIZED');
    const headers = { cookie: exchange.cookie() };
    await expect(api.callAs(headers).api.auth.me()).resolves.toMatchObject({ user: { id: person.id } });
    const [after] = await api.db.prisma.session.findMany({ where: { userId: person.id, revokedAt: null } });
    expect(after).toMatchObject({ id: before?.id, verifiedAt: before?.verifiedAt });
  });
});
