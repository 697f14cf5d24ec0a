import { apiKeyScopes } from '@novapulse/core';
import { startReplay } from '@novapulse/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProcedures } from './procedures.ts';
import { callProcedure } from './testkit/callProcedure.ts';
import { createTestApi, type TestApi } from './testkit/createTestApi.ts';
import { registerPasskey } from './testkit/passkeys.ts';

const page = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });

describe('organizations are invisible to each other (invariant 6)', () => {
  let api: TestApi;
  let ours: Awaited<ReturnType<typeof createTenant>>;
  let theirs: Awaited<ReturnType<typeof createTenant>>;
  beforeAll(async () => {
    api = await createTestApi();
    ours = await createTenant();
    theirs = await createTenant();
  });
  afterAll(() => api.close());

  async function createTenant() {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    for (let n = 0; n < 2; n += 1) {
      await api.createMember(organization.id, 'user');
      await admin.api.apiKeys.create({ name: 'k', scopes: ['webhooks:read'] });
      await admin.api.members.invite({ email: `${n}-${organization.id.toLowerCase()}@example.com`, role: 'user' });
    }
    const { id: webhookId } = await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/' });
    await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/' });
    const { id: eventTypeId } = await admin.api.eventTypes.create({ name: 'a.type' });
    const { id: eventId } = await admin.api.events.publish({ type: 'a', data: 1 });
    await admin.api.events.publish({ type: 'a', data: 1 });
    const [apiKey] = (await admin.api.apiKeys.list()).items;
    const [delivery] = (await admin.api.deliveries.list()).items;
    const [session] = (await admin.api.sessions.list()).items;
    const [invite] = (await admin.api.members.invitations()).items;
    const asked = { report: 'delivery-log', format: 'csv' } as const;
    const report = await admin.api.reports.create(asked);
    await admin.api.reports.create(asked);
    const schedule = await admin.api.schedules.create({ ...asked, cron: '0 6 * * *' });
    const wanted = { name: 'approval', input: { approver: 'x@example.com', title: 'Pay' } };
    const run = await admin.api.workflows.start(wanted);
    await admin.api.workflows.start(wanted);
    const suppressionId = api.deps.newId('suppression');
    await api.db.prisma.mailSuppression.create({
      data: {
        id: suppressionId,
        organizationId: organization.id,
        email: 'x@example.com',
        reply: '550 5.1.1',
        jobId: api.deps.newId('job'),
      },
    });
    const replayId = await api.db.transaction((tx) =>
      startReplay(tx, {
        organizationId: organization.id,
        webhookId,
        filter: { statuses: ['failed'] },
        total: 1,
        newId: api.deps.newId,
      }),
    );
    const device = await api.db.prisma.device.findFirst({ where: { userId: admin.id } });
    const { registered: passkey } = await registerPasskey(api, admin.headers);
    const idOf: Record<string, string> = {
      apiKeys: apiKey?.id ?? '',
      webhooks: webhookId,
      events: eventId,
      eventTypes: eventTypeId,
      deliveries: delivery?.id ?? '',
      jobs: delivery?.id ?? '',
      sessions: session?.id ?? '',
      devices: device?.id ?? '',
      passkeys: passkey.id,
      reports: report.id,
      schedules: schedule.id,
      workflows: run.id,
      members: admin.id,
      'members.revokeInvite': invite?.id ?? '',
      'members.resendInvite': invite?.id ?? '',
      'emails.removeSuppression': suppressionId,
      'webhooks.getReplay': replayId,
      'webhooks.cancelReplay': replayId,
      auth: organization.id,
    };
    return { organization, admin, idOf, context: () => api.callAs(admin.headers).context };
  }

  const areaOf = (path: string) => path.slice(0, path.indexOf('.'));
  const idFor = ({ idOf }: Pick<typeof ours, 'idOf'>, path: string) => idOf[path] ?? idOf[areaOf(path)];
  // What an input needs beside the id to be valid.
  const moreInput: Record<string, Record<string, unknown>> = {
    'members.setRole': { role: 'user' },
    'passkeys.rename': { name: 'Key' },
    'webhooks.replay': { since: '2026-01-01T00:00:00Z' },
  };
  // Operators see the metadata of every organization's jobs, and nothing else of theirs.
  const shownToOperators = new Set(['jobs.get']);
  const byId = describeProcedures().filter(({ input }) =>
    input.safeParse({ id: 'x' }).error?.issues.some(({ path }) => path[0] === 'id'),
  );
  const lists = describeProcedures().filter(
    ({ path, permission }) => path.endsWith('.list') && path !== 'queues.list' && permission !== 'organizations:manage',
  );

  it('has an id of every kind to try', () => {
    expect(byId.map(({ path }) => path).filter((path) => !idFor(ours, path))).toEqual([]);
    expect(byId.length).toBeGreaterThan(20);
  });

  it('answers the same for another organization’s id as for one that does not exist, whoever asks', async () => {
    const organizationId = ours.organization.id;
    const operator = await api.createUser({ organizationId, role: 'admin', operator: true });
    const { key, id } = await ours.admin.api.apiKeys.create({ name: 'all', scopes: [...apiKeyScopes] });
    expect(id).not.toBe('');
    const askers = {
      admin: ours.admin.headers,
      manager: (await api.createMember(organizationId, 'manager')).headers,
      user: (await api.createMember(organizationId, 'user')).headers,
      operator: await api.signIn(operator.email),
      key: { authorization: `Bearer ${key}` },
    };
    for (const [name, headers] of Object.entries(askers)) {
      for (const procedure of byId) {
        if (name === 'operator' && shownToOperators.has(procedure.path)) continue;
        const foreign = idFor(theirs, procedure.path) ?? '';
        const unknown = `${foreign.slice(0, 4)}${'7'.repeat(26)}`;
        const call = (askedId: string) =>
          callProcedure(api.callAs(headers).context, procedure, { id: askedId, ...moreInput[procedure.path] });
        const [answer, blank] = [await call(foreign), await call(unknown)];
        const what = `${name} ${procedure.path}`;
        expect(`${what} ${answer.code}`).toMatch(name === 'admin' ? / NOT_FOUND$/ : / (?:NOT_FOUND|FORBIDDEN)$/);
        expect(answer, what).toEqual(blank);
        expect(JSON.stringify(answer)).not.toContain(foreign);
      }
    }
    const own = await callProcedure(
      theirs.context(),
      { path: 'events.get', type: 'query' },
      { id: theirs.idOf.events },
    );
    expect(own.code).toBe('OK');
  });

  it('shows nothing of another organization in a list, whatever the cursor or the filter', async () => {
    for (const list of lists) {
      const foreign = page.parse((await callProcedure(theirs.context(), list, { limit: 1 })).data);
      const own = page.parse((await callProcedure(ours.context(), list, {})).data).items.map(({ id }) => id);
      const after = await callProcedure(ours.context(), list, { cursor: foreign.nextCursor });
      expect(after.code, list.path).toBe('OK');
      const shown = page.parse(after.data).items.map(({ id }) => id);
      expect(
        shown.filter((id) => !own.includes(id)),
        list.path,
      ).toEqual([]);
    }
    const filters = [{ webhookId: theirs.idOf.webhooks }, { eventId: theirs.idOf.events }];
    for (const filter of filters) {
      const answer = await callProcedure(ours.context(), { path: 'deliveries.list', type: 'query' }, filter);
      expect(page.parse(answer.data)).toEqual({ items: [], nextCursor: null });
    }
  });
});
