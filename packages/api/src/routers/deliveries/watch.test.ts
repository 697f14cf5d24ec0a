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

  it('tells of new and changed deliveries within a second, and of nobody else’s (invariant 6)', async () => {
    const [mine, other] = [await member(), await member()];
    const stream = await watch(mine.headers);
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    await eventually(() => expect(stream.text()).toContain('connected'));

    const theirs = await other.api.events.publish({ type: 'a', data: {} });
    const { deliveries } = await mine.api.events.publish({ type: 'a', data: {} });
    const id = deliveries[0]?.id ?? '';
    await eventually(() => expect(stream.text()).toContain(id), 2_000);
    expect(stream.text()).toContain('"status":"pending"');
    await mine.api.deliveries.cancel({ id });
    await eventually(() => expect(stream.text()).toContain('"status":"cancelled"'), 2_000);
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

  it('ends when the server stops (invariant 12)', async () => {
    const mine = await member();
    const stream = await watch(mine.headers);
    await eventually(() => expect(stream.text()).toContain('connected'));
    await api.deps.changeFeed.close();
    await stream.reading;
    expect(stream.isEnded()).toBe(true);
  });
});
