import { request } from 'node:http';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { redirect, retryAfter } from './behaviour.ts';
import { startReceiver } from './startReceiver.ts';

describe('startReceiver', async () => {
  const receiver = await startReceiver();
  beforeEach(() => receiver.reset());
  afterAll(() => receiver.close());

  const post = (path: string, body = '', signal?: AbortSignal) =>
    fetch(receiver.url(path), { method: 'POST', body, redirect: 'manual', ...(signal ? { signal } : {}) });

  it('records the bytes, headers and time of every request', async () => {
    const body = '{"odd":  "\u2028😀", "big": 9007199254740993}';
    await post('/hook?a=1', body);
    const [received] = receiver.requestsTo('/hook?a=1');
    expect(received?.body.toString()).toBe(body);
    expect(received?.headers['content-type']).toContain('text/plain');
    expect(received?.receivedAt).toBeInstanceOf(Date);
  });

  it('plays its script and stays with the last line', async () => {
    receiver.on('/hook', 500, retryAfter(7), redirect('http://elsewhere.example/'), { status: 200, body: 'thanks' });
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await post('/hook'));
    expect(answers.map((answer) => answer.status)).toEqual([500, 503, 302, 200, 200]);
    expect(answers[1]?.headers.get('retry-after')).toBe('7');
    expect(await answers[4]?.text()).toBe('thanks');
  });

  it('decides per request when told to', async () => {
    receiver.on('/hook', (received) => (received.body.length > 3 ? 413 : 204));
    expect([(await post('/hook', 'long')).status, (await post('/hook', 's')).status]).toEqual([413, 204]);
  });

  it('waits for what is to come, and says what came instead', async () => {
    const waiting = receiver.waitFor((requests) => requests.length === 2);
    await Promise.all([post('/one'), post('/two')]);
    expect(await waiting).toHaveLength(2);
    await expect(receiver.waitFor((requests) => requests.length === 3, 20)).rejects.toThrow(/POST \/one/);
  });

  it.each(['reset', 'hang-up', { raw: 'not http\r\n\r\n' }] as const)(
    'breaks the connection: %j',
    async (behaviour) => {
      receiver.on('/hook', behaviour);
      await expect(post('/hook')).rejects.toThrow(/fetch failed/);
      expect(receiver.requests).toHaveLength(1);
    },
  );

  it.each(['never', 'endless-body', { dripMs: 5 }, { status: 200, delayMs: 60_000 }] as const)(
    'does not end by itself: %j',
    async (behaviour) => {
      receiver.on('/hook', behaviour);
      const whole = post('/hook', '', AbortSignal.timeout(150)).then((answer) => answer.arrayBuffer());
      await expect(whole).rejects.toThrow(/timeout/);
    },
  );

  it('sends more headers than a client takes', async () => {
    receiver.on('/hook', { headerBytes: 60_000 });
    const error = await new Promise((resolve) => request(receiver.url('/hook'), resolve).on('error', resolve).end());
    expect(error).toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
  });
});
