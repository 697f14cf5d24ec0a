import { callTRPCProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContextFactory } from '../../context.ts';
import { appRouter } from '../../router.ts';
import { createCaller } from '../../server.ts';
import { isAsyncIterable } from '../../streams/isAsyncIterable.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';
import { createFakeExchange } from '../../testkit/fakeExchange.ts';
import { refusal } from '../../testkit/refusal.ts';

describe('sessions', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  async function twoSessions() {
    const { id } = await api.createOrganization();
    const person = await api.createMember(id, 'manager');
    return { person, elsewhere: await api.signIn(person.email) };
  }

  /** Another web server on the same database, with nothing in its memory. */
  const onAnotherNode = (headers: Record<string, string>) =>
    createCaller(createContextFactory({ ...api.deps })(createFakeExchange(headers)));

  it('are listed with device, address and times, and say which one asks', async () => {
    const { person } = await twoSessions();
    const { items } = await person.api.sessions.list();
    expect(items).toHaveLength(2);
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    expect(items[0]).toMatchObject({
      device: 'Unknown device',
      address: '127.0.0.1',
      createdAt: expect.any(String),
      lastSeenAt: expect.any(String),
      expiresAt: expect.any(String),
    });
  });

  it('end one by one or all others at once, on every node at the next request', async () => {
    const { person, elsewhere } = await twoSessions();
    const third = await api.signIn(person.email);
    await expect(onAnotherNode(elsewhere).auth.me()).resolves.toBeDefined();
    const [mine] = (await api.callAs(elsewhere).api.sessions.list()).items.filter(({ current }) => current);
    await person.api.sessions.revoke({ id: mine?.id ?? '' });
    expect((await refusal(onAnotherNode(elsewhere).auth.me())).code).toBe('UNAUTHORIZED');
    await expect(onAnotherNode(third).auth.me()).resolves.toBeDefined();
    expect(await person.api.sessions.revokeOthers()).toEqual({ revoked: 1 });
    expect((await refusal(onAnotherNode(third).auth.me())).code).toBe('UNAUTHORIZED');
    await expect(onAnotherNode(person.headers).auth.me()).resolves.toBeDefined();
  });

  it('end their open streams within seconds', async () => {
    const { person, elsewhere } = await twoSessions();
    const controller = new AbortController();
    const stream: unknown = await callTRPCProcedure({
      router: appRouter,
      path: 'deliveries.watch',
      type: 'subscription',
      ctx: api.callAs(elsewhere).context,
      getRawInput: async () => undefined,
      signal: controller.signal,
      batchIndex: 0,
    });
    if (!isAsyncIterable(stream)) throw new Error('no stream');
    const ended = (async () => {
      for await (const _item of stream);
    })();
    await person.api.sessions.revokeOthers();
    await expect(ended).rejects.toThrow(/sign in/i);
    controller.abort();
  });

  it('of others cannot be ended', async () => {
    const { person } = await twoSessions();
    const stranger = await twoSessions();
    const [session] = (await stranger.person.api.sessions.list()).items;
    expect((await refusal(person.api.sessions.revoke({ id: session?.id ?? '' }))).code).toBe('NOT_FOUND');
  });
});
