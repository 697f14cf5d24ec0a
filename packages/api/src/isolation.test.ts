import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProcedures } from './procedures.ts';
import { callProcedure } from './testkit/callProcedure.ts';
import { createTestApi, type TestApi } from './testkit/createTestApi.ts';

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
    }
    const { id: webhookId } = await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/' });
    await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/' });
    const { id: eventId } = await admin.api.events.publish({ type: 'a', data: 1 });
    await admin.api.events.publish({ type: 'a', data: 1 });
    const [apiKey] = (await admin.api.apiKeys.list()).items;
    const [delivery] = (await admin.api.deliveries.list()).items;
    const [session] = (await admin.api.sessions.list()).items;
    const idOf: Record<string, string> = {
      apiKeys: apiKey?.id ?? '',
      webhooks: webhookId,
      events: eventId,
      deliveries: delivery?.id ?? '',
      jobs: delivery?.id ?? '',
      sessions: session?.id ?? '',
      auth: organization.id,
    };
    return { idOf, context: () => api.callAs(admin.headers).context };
  }

  const areaOf = (path: string) => path.slice(0, path.indexOf('.'));
  const byId = describeProcedures().filter(({ input }) =>
    input.safeParse({ id: 'x' }).error?.issues.some(({ path }) => path[0] === 'id'),
  );
  const lists = describeProcedures().filter(
    ({ path, permission }) => path.endsWith('.list') && permission !== 'organizations:manage',
  );

  it('has an id of every kind to try', () => {
    expect(byId.map(({ path }) => areaOf(path)).filter((area) => ours.idOf[area] === undefined)).toEqual([]);
    expect(byId.length).toBeGreaterThan(12);
  });

  it('answers the same for another organization’s id as for one that does not exist', async () => {
    for (const procedure of byId) {
      const foreign = theirs.idOf[areaOf(procedure.path)] ?? '';
      const unknown = `${foreign.slice(0, 4)}${'7'.repeat(26)}`;
      const [answer, blank] = [
        await callProcedure(ours.context(), procedure, { id: foreign }),
        await callProcedure(ours.context(), procedure, { id: unknown }),
      ];
      expect(`${procedure.path} ${answer.code}`).toBe(`${procedure.path} NOT_FOUND`);
      expect(answer).toEqual(blank);
      expect(JSON.stringify(answer)).not.toContain(foreign);
    }
    const events = await callProcedure(
      theirs.context(),
      { path: 'events.get', type: 'query' },
      { id: theirs.idOf.events },
    );
    expect(events.code).toBe('OK');
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
