import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { eventually } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiHandler } from '../../http/createApiHandler.ts';
import { createTestApi, type TestApi } from '../../testkit/createTestApi.ts';

describe('deliveries.watch', () => {
  let api: TestApi;
  let server: Server;
  let base: string;
  beforeAll(async () => {
    api = await createTestApi();
    server = createServer(createApiHandler(api.deps)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/trpc`;
  });
  afterAll(async () => {
    await api.close();
    server.close();
    server.closeAllConnections();
  });

  async function member() {
    const organization = await api.createOrganization();
    const admin = await api.createMember(organization.id, 'admin');
    const { id } = await admin.api.webhooks.create({ url: 'http://127.0.0.1:9/hook' });
    return { ...admin, webhookId: id };
  }

  /** Opens a stream and gathers what it says, as a browser's EventSource would. */
  async function watch(headers: Record<string, string>, input?: unknown) {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const closing = new AbortController();
    const response = await fetch(`${base}/deliveries.watch${query}`, { headers, signal: closing.signal });
    let text = '';
    let isEnded = false;
    const reading = (async () => {
      if (response.body) for await (const chunk of response.body) text += Buffer.from(chunk).toString();
      isEnded = true;
    })().catch(() => undefined);
    return { response, text: () => text, isEnded: () => isEnded, reading, close: () => closing.abort() };
  }

  // How long it takes is for `npm run bench -- live` to say: a busy machine is slow at everything.
  it('tells of new and changed deliveries, and of nobody else’s (invariant 6)', async () => {
    const [mine, other] = [await member(), await member()];
    const stream = await watch(mine.headers);
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    await eventually(() => expect(stream.text()).toContain('connected'));

    const theirs = await other.api.events.publish({ type: 'a', data: {} });
    const { deliveries } = await mine.api.events.publish({ type: 'a', data: {} });
    const id = deliveries[0]?.id ?? '';
    await eventually(() => expect(stream.text()).toContain(id));
    expect(stream.text()).toContain('"status":"pending"');
    await mine.api.deliveries.cancel({ id });
    await eventually(() => expect(stream.text()).toContain('"status":"cancelled"'));
    expect(stream.text()).not.toContain(theirs.deliveries[0]?.id);
    stream.close();
  });

  it('keeps to its filter', async () => {
    const mine = await member();
    const second = await mine.api.webhooks.create({ url: 'http://127.0.0.1:9/second' });
    const stream = await watch(mine.headers, { webhookId: second.id });
    await eventually(() => expect(stream.text()).toContain('connected'));
    const { deliveries } = await mine.api.events.publish({ type: 'a', data: {} });
    const idOf = (webhookId: string) => deliveries.find((delivery) => delivery.webhookId === webhookId)?.id;
    await eventually(() => expect(stream.text()).toContain(idOf(second.id)));
    expect(stream.text()).not.toContain(idOf(mine.webhookId));
    stream.close();
  });

  it('refuses whoever may not, and input that is none', async () => {
    // Said inside the stream: an EventSource cannot read the body of an answer that is not 200.
    const [anonymous, wrong] = [await watch({}), await watch((await member()).headers, { webhookId: 'evt_x' })];
    await eventually(() => expect(anonymous.text()).toContain('"code":"UNAUTHORIZED"'));
    await eventually(() => expect(wrong.text()).toContain('"fieldErrors":{"webhookId"'));
    for (const { text } of [anonymous, wrong]) expect(text()).toContain('event: serialized-error');
  });

  it('ends within 5 s for whoever may no longer watch, busy or idle (invariant 13)', async () => {
    const mine = await member();
    const { organization } = await mine.api.auth.me();
    const colleague = await api.createMember(organization?.id ?? '', 'user');
    const disabled = await api.createMember(organization?.id ?? '', 'user');
    const switched = await api.createMember(organization?.id ?? '', 'user');
    const key = await mine.api.apiKeys.create({ name: 'watch', scopes: ['deliveries:read'] });
    const signedOut = await api.signIn(mine.email);
    const streams = await Promise.all(
      [
        { authorization: `Bearer ${key.key}` },
        signedOut,
        colleague.headers,
        disabled.headers,
        switched.headers,
        mine.headers,
      ].map((headers) => watch(headers)),
    );
    for (const { text } of streams) await eventually(() => expect(text()).toContain('connected'));

    await mine.api.apiKeys.revoke({ id: key.id });
    await api.callAs(signedOut).api.auth.logout();
    await api.db.prisma.membership.updateMany({ where: { userId: colleague.id }, data: { disabledAt: new Date() } });
    await api.db.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const other = await api.createOrganization();
    await api.db.prisma.membership.create({ data: { organizationId: other.id, userId: switched.id, role: 'user' } });
    await switched.api.auth.switchOrganization({ id: other.id });

    const left = streams.slice(0, -1);
    const busy = setInterval(() => void mine.api.events.publish({ type: 'busy', data: 1 }).catch(() => undefined), 100);
    try {
      await eventually(() => expect(left.map((stream) => stream.isEnded())).not.toContain(false));
    } finally {
      clearInterval(busy);
    }
    for (const { text } of left) expect(text()).toContain('"code":"UNAUTHORIZED"');
    expect(streams.at(-1)?.isEnded()).toBe(false);
    streams.at(-1)?.close();
  });

  it('does not keep a session alive that does nothing but watch', async () => {
    const mine = await member();
    const sessions = { userId: mine.id };
    const stale = new Date(Date.now() - 3_600_000);
    const stream = await watch(mine.headers);
    await eventually(() => expect(stream.text()).toContain('connected'));
    await api.db.prisma.session.updateMany({ where: sessions, data: { lastSeenAt: stale } });
    // A second stream, opened later, is told to leave: by then the first one has been asked about, too.
    const other = await api.signIn(mine.email);
    const leaving = await watch(other);
    await eventually(() => expect(leaving.text()).toContain('connected'));
    await api.callAs(other).api.auth.logout();
    await leaving.reading;
    expect(await api.db.prisma.session.count({ where: { ...sessions, lastSeenAt: stale } })).toBe(1);
    expect(stream.isEnded()).toBe(false);
    stream.close();
  });

  it('ends when the server stops (invariant 12)', async () => {
    const mine = await member();
    const stream = await watch(mine.headers);
    await eventually(() => expect(stream.text()).toContain('connected'));
    await api.deps.changeFeed.close();
    await stream.reading;
    expect(stream.isEnded()).toBe(true);
  });
});
