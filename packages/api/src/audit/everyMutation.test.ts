import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProcedures, type ProcedureDescription } from '../procedures.ts';
import { createAuthenticatorApp } from '../testkit/authenticatorApp.ts';
import { callProcedure } from '../testkit/callProcedure.ts';
import { createTestApi, type TestApi, testPassword } from '../testkit/createTestApi.ts';
import { mailedToken } from '../testkit/mailsTo.ts';
import { registerPasskey } from '../testkit/passkeys.ts';
import { type ProcedureRule, procedureTable } from '../testkit/procedureTable.ts';
import { beginSignIn, enrollTotp } from '../testkit/secondFactor.ts';
import { createSoftAuthenticator } from '../testkit/softAuthenticator.ts';
import { createTestClock } from '../testkit/testClock.ts';

type Call = {
  headers: Record<string, string>;
  input: unknown;
};

const password = 'four other plain words';

describe('the audit log holds what every mutation did', () => {
  const clock = createTestClock();
  let api: TestApi;
  let organizationId: string;
  let admin: Awaited<ReturnType<TestApi['createMember']>>;
  let count = 0;
  beforeAll(async () => {
    api = await createTestApi({ clock });
    organizationId = (await api.createOrganization()).id;
    admin = await api.createMember(organizationId, 'admin');
  });
  afterAll(() => api.close());

  const rules: Record<string, ProcedureRule> = procedureTable;
  const mutations = describeProcedures().filter(({ type }) => type === 'mutation');
  const address = () => `person-${++count}@example.com`;
  const asAdmin = (input: unknown): Call => ({ headers: admin.headers, input });
  const member = () => api.createMember(organizationId, 'user');
  const webhook = () => admin.api.webhooks.create({ url: 'http://127.0.0.1:9/' });
  const apiKey = () => admin.api.apiKeys.create({ name: 'k', scopes: ['jobs:read'] });
  const invite = () => admin.api.members.invite({ email: address(), role: 'user' });

  const eventType = () => admin.api.eventTypes.create({ name: `made.type_${++count}` });

  const report = { report: 'delivery-log', format: 'csv' } as const;
  const schedule = () => admin.api.schedules.create({ ...report, cron: '0 6 * * *' });

  async function enrolled() {
    const person = await member();
    const factor = await enrollTotp(api, person.headers);
    // The code that enrolled it is used up.
    clock.pass(30);
    return { ...person, code: () => factor.app.code(clock.now()) };
  }

  async function withPasskey() {
    const person = await member();
    return { ...person, ...(await registerPasskey(api, person.headers)) };
  }

  async function device() {
    const person = await member();
    const [{ id } = { id: '' }] = await api.db.prisma.device.findMany({ where: { userId: person.id } });
    const trustedUntil = new Date(clock.now().getTime() + 3_600_000);
    await api.db.prisma.device.update({ where: { id }, data: { trustedUntil } });
    return { headers: person.headers, id };
  }

  async function linkFor(template: 'emailChange' | 'emailChanged') {
    const person = await member();
    const email = address();
    await person.api.auth.changeEmail({ email });
    return mailedToken(api, template === 'emailChange' ? email : person.email, template);
  }

  // One call of each that succeeds.
  const calls: Record<string, () => Call | Promise<Call>> = {
    'apiKeys.create': () => asAdmin({ name: 'k', scopes: ['jobs:read'] }),
    'apiKeys.keep': async () => {
      const { id } = await apiKey();
      await api.db.prisma.apiKey.update({
        where: { id },
        data: { reviewReason: 'creator_left', reviewAskedAt: new Date() },
      });
      return asAdmin({ id });
    },
    'emails.removeSuppression': async () => {
      const id = api.deps.newId('suppression');
      await api.db.prisma.mailSuppression.create({
        data: { id, organizationId, email: address(), reply: '550 5.1.1', jobId: api.deps.newId('job') },
      });
      return asAdmin({ id });
    },
    'emails.send': async () =>
      asAdmin({ to: address(), template: 'generic', props: { subject: 'Hello', body: 'World' } }),
    'apiKeys.revoke': async () => asAdmin({ id: (await apiKey()).id }),
    'auth.acceptInvite': async () => {
      const { email } = await invite();
      return { headers: {}, input: { token: await mailedToken(api, email, 'invite'), name: 'Ada', password } };
    },
    'auth.changeEmail': async () => ({ headers: (await member()).headers, input: { email: address() } }),
    'auth.changePassword': async () => ({
      headers: (await member()).headers,
      input: { currentPassword: testPassword, newPassword: password },
    }),
    'auth.confirmEmail': async () => ({ headers: {}, input: { token: await linkFor('emailChange') } }),
    'auth.login': async () => ({ headers: {}, input: { email: (await member()).email, password: testPassword } }),
    'auth.logout': async () => ({ headers: (await member()).headers, input: {} }),
    'auth.requestPasswordReset': async () => ({ headers: {}, input: { email: (await member()).email } }),
    'auth.resetPassword': async () => {
      const { email } = await member();
      await api.callAs().api.auth.requestPasswordReset({ email });
      return { headers: {}, input: { token: await mailedToken(api, email, 'passwordReset'), password } };
    },
    'auth.stepUp': async () => ({ headers: (await member()).headers, input: { password: testPassword } }),
    'auth.switchOrganization': async () => ({ headers: (await member()).headers, input: { id: organizationId } }),
    'auth.undoEmailChange': async () => ({ headers: {}, input: { token: await linkFor('emailChanged') } }),
    'auth.verifyMfa': async () => {
      const person = await enrolled();
      return { headers: await beginSignIn(api, person.email), input: { code: await person.code() } };
    },
    'auth.verifyPasskey': async () => {
      const { authenticator } = await withPasskey();
      return { headers: {}, input: { response: authenticator.get(await api.callAs().api.auth.passkeyOptions()) } };
    },
    'devices.revoke': async () => {
      const { headers, id } = await device();
      return { headers, input: { id } };
    },
    'devices.revokeAll': async () => ({ headers: (await device()).headers, input: {} }),
    'members.disable': async () => asAdmin({ id: (await member()).id }),
    'members.enable': async () => {
      const { id } = await member();
      await admin.api.members.disable({ id });
      return asAdmin({ id });
    },
    'members.invite': () => asAdmin({ email: address(), role: 'user' }),
    'members.remove': async () => asAdmin({ id: (await member()).id }),
    'members.resendInvite': async () => asAdmin({ id: (await invite()).id }),
    'members.resetMfa': async () => asAdmin({ id: (await enrolled()).id }),
    'members.revokeInvite': async () => asAdmin({ id: (await invite()).id }),
    'members.setRole': async () => asAdmin({ id: (await member()).id, role: 'manager' }),
    'mfa.confirm': async () => {
      const { headers } = await member();
      const { secret } = await api.callAs(headers).api.mfa.enroll();

      return { headers, input: { code: await createAuthenticatorApp(secret).code(clock.now()) } };
    },
    'mfa.disable': async () => ({ headers: (await enrolled()).headers, input: {} }),
    'mfa.enroll': async () => ({ headers: (await member()).headers, input: {} }),
    'mfa.regenerateRecoveryCodes': async () => ({ headers: (await enrolled()).headers, input: {} }),
    'organization.update': () => asAdmin({ name: 'Acme & Co' }),
    'organizations.create': async () => {
      const operator = await api.createUser({ operator: true });
      return { headers: await api.signIn(operator.email), input: { name: 'New', adminEmail: address() } };
    },
    'passkeys.register': async () => {
      const { headers } = await member();
      const options = await api.callAs(headers).api.passkeys.registerOptions();
      return { headers, input: { response: createSoftAuthenticator().create(options) } };
    },
    'passkeys.remove': async () => {
      const { headers, registered } = await withPasskey();
      return { headers, input: { id: registered.id } };
    },
    'passkeys.rename': async () => {
      const { headers, registered } = await withPasskey();
      return { headers, input: { id: registered.id, name: 'Blue key' } };
    },
    'eventTypes.archive': async () => asAdmin({ id: (await eventType()).id }),
    'eventTypes.create': () => asAdmin({ name: `made.type_${++count}` }),
    'eventTypes.restore': async () => {
      const { id } = await eventType();
      await admin.api.eventTypes.archive({ id });
      return asAdmin({ id });
    },
    'eventTypes.update': async () => asAdmin({ id: (await eventType()).id, description: 'other' }),
    'reports.cancel': async () => asAdmin({ id: (await admin.api.reports.create(report)).id }),
    'reports.create': () => asAdmin(report),
    'schedules.create': () => asAdmin({ ...report, cron: '0 6 * * *' }),
    'schedules.delete': async () => asAdmin({ id: (await schedule()).id }),
    'schedules.update': async () => asAdmin({ id: (await schedule()).id, enabled: false }),
    'sessions.revoke': async () => {
      const { headers, email } = await member();
      await api.signIn(email);
      const sessions = (await api.callAs(headers).api.sessions.list()).items;
      return { headers, input: { id: sessions.find(({ current }) => !current)?.id } };
    },
    'sessions.revokeOthers': async () => ({ headers: (await member()).headers, input: {} }),
    'webhooks.create': () => asAdmin({ url: 'http://127.0.0.1:9/' }),
    'webhooks.delete': async () => asAdmin({ id: (await webhook()).id }),
    'webhooks.disable': async () => asAdmin({ id: (await webhook()).id }),
    'webhooks.enable': async () => {
      const { id } = await webhook();
      await admin.api.webhooks.disable({ id });
      return asAdmin({ id });
    },
    'webhooks.rotateSecret': async () => asAdmin({ id: (await webhook()).id }),
    'webhooks.update': async () => asAdmin({ id: (await webhook()).id, description: 'other' }),
  };

  it('has a decision about each, and a call to try or the code that records it', async () => {
    const undecided = mutations.filter(({ path }) => rules[path]?.audit === undefined).map(({ path }) => path);
    expect(undecided).toEqual([]);
    const sources = await sourcesOf(new URL('../routers/', import.meta.url));
    const unrecorded = mutations.filter(({ path }) => {
      const action = rules[path]?.audit ?? null;
      return action !== null && calls[path] === undefined && !sources.includes(`action: '${action}'`);
    });
    expect(unrecorded.map(({ path }) => path)).toEqual([]);
  });

  it.each(mutations.filter(({ path }) => calls[path] !== undefined))(
    '$path',
    async (mutation: ProcedureDescription) => {
      const call = await calls[mutation.path]?.();
      const { context } = api.callAs(call?.headers ?? {});
      const answer = await callProcedure(context, mutation, call?.input);
      expect(`${answer.code} ${answer.message}`).toBe('OK ');
      const entries = await api.db.prisma.auditEvent.findMany({ where: { requestId: context.requestId } });
      expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
        `${rules[mutation.path]?.audit} success`,
      ]);
      expect(entries[0]).toMatchObject({ address: '127.0.0.1' });
      expect(JSON.stringify(entries)).not.toContain(password);
      expect(JSON.stringify(entries)).not.toContain(testPassword);
    },
  );
});

async function sourcesOf(folder: URL): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return (await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n');
}
