import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { promoteJob } from '../control/promoteJob.ts';
import { cancelJob } from '../ledger/cancelJob.ts';
import { retryJob } from '../ledger/retryJob.ts';
import { createSteps } from '../testing/createSteps.ts';
import { engineKinds } from '../testing/engines.ts';
import { type Delivering, openDelivering } from '../testing/openDelivering.ts';
import { accepted } from '../testing/openLedger.ts';

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });
const patienceMs = 60_000;

describe.each(engineKinds)('an ordered endpoint on %s', (kind) => {
  let delivering: Delivering;
  beforeAll(async () => {
    delivering = await openDelivering(kind);
  });
  afterEach(() => delivering.reset());
  afterAll(async () => {
    await delivering.close();
    expect(delivering.faults).toEqual([]);
  });

  async function addOrdered(path: string): Promise<string> {
    const id = await delivering.ledger.addWebhook(delivering.receiver.url(path));
    await delivering.change(id, 'ordered = true');
    return id;
  }
  const status = async (id: string) => (await delivering.ledger.row(id)).status;
  /** The events of a line, in the order in which they were committed. */
  async function committed(webhookId: string, key: string): Promise<string[]> {
    const rows = await delivering.ledger.db.sql.query<{ event_id: string }>(
      'select event_id from jobs where webhook_id = $1 and order_key = $2 order by order_seq',
      [webhookId, key],
    );
    return rows.map((row) => row.event_id);
  }
  const received = (path: string, ids: readonly string[]) =>
    delivering.receiver
      .requestsTo(path)
      .map(({ headers }) => String(headers['webhook-id']))
      .filter((id) => ids.includes(id));
  const withoutRepeats = (ids: readonly string[]) => ids.filter((id, index) => id !== ids[index - 1]);

  it('delivers in the order of the commits, key by key, through failures and a worker that vanished', async () => {
    const { ledger, receiver } = delivering;
    const webhookId = await addOrdered('/ordered');
    const tries = new Map<string, number>();
    receiver.on('/ordered', ({ headers, body }) => {
      const id = String(headers['webhook-id']);
      tries.set(id, (tries.get(id) ?? 0) + 1);
      return Number(body.toString()) % 3 === 0 && tries.get(id) === 1 ? 500 : 200;
    });
    const keys = ['a', 'b', null];
    // The first of a line was started by a worker that gives no sign of life any more.
    const [first = ''] = await delivering.publish({ orderingKey: 'a', body: Buffer.from('1') });
    expect(await createSteps(ledger).start(first)).not.toBeNull();
    await ledger.expireLease(first);

    await Promise.all([delivering.startWorker(), delivering.startWorker()]);
    const publishers = [1, 2, 3].map(() => delivering.newPublisher());
    await Promise.all(
      publishers.flatMap((publisher) =>
        Array.from({ length: 9 }, (_, n) =>
          publisher.publish(
            ledger.organizationId,
            // Several lines in one commit, named in different orders.
            (n % 2 === 0 ? keys : keys.toReversed()).map((orderingKey) =>
              delivering.event({ orderingKey, body: Buffer.from(String(n)) }),
            ),
          ),
        ),
      ),
    );
    for (const key of ['a', 'b', '']) {
      const order = await committed(webhookId, key);
      expect(order).toHaveLength(key === 'a' ? 28 : 27);
      await eventually(() => expect(withoutRepeats(received('/ordered', order))).toEqual(order), patienceMs);
    }
    expect(await ledger.outcomes(first)).toEqual(['lost', 'succeeded']);
    await Promise.all(publishers.map((publisher) => publisher.drain()));
  });

  it('lets other keys and other endpoints pass one that hangs', async () => {
    const { receiver, ledger } = delivering;
    const webhookId = await addOrdered('/keys');
    const other = await ledger.addWebhook(receiver.url('/other'));
    receiver.on('/keys', ({ body }) => (body.toString() === 'hang' ? 'never' : 200));
    await delivering.startWorker();
    await delivering.publish({ orderingKey: 'a', body: Buffer.from('hang') });
    await receiver.waitFor((requests) => requests.some(({ path }) => path === '/keys'), patienceMs);
    await delivering.publish({ orderingKey: 'a', body: Buffer.from('behind') });
    await delivering.publish({ orderingKey: 'b', body: Buffer.from('free') });
    const bodies = () => receiver.requestsTo('/keys').map(({ body }) => body.toString());
    await eventually(() => expect(bodies()).toContain('free'), patienceMs);
    await eventually(() => expect(receiver.requestsTo('/other')).toHaveLength(3), patienceMs);
    expect(bodies()).not.toContain('behind');
    expect(await committed(webhookId, 'b')).toHaveLength(1);
    expect(other).not.toBe(webhookId);
  });

  it('goes on behind one that ended in whatever way, and puts a retry by hand at the end', async () => {
    const { ledger, receiver } = delivering;
    const { organizationId, db } = ledger;
    const webhookId = await addOrdered('/ends');
    receiver.on('/ends', ({ body }) =>
      body.toString() === 'gives up' ? { status: 500, headers: { 'webhook-delivery': 'abort-message' } } : 200,
    );
    const bodies = ['cancelled', 'gives up', 'also cancelled', 'delivered', 'last'];
    const ids: string[] = [];
    for (const body of bodies) ids.push(...(await delivering.publish({ orderingKey: 'k', body: Buffer.from(body) })));
    const [cancelled = '', givesUp = '', alsoCancelled = '', , last = ''] = ids;
    expect(await ledger.row(givesUp)).toMatchObject({ status: 'pending', is_due: false, due_in_ms: null });
    // Nobody can push in: neither by hand nor by a bulk action, which sets the same columns.
    expect(await promoteJob(db.sql, { organizationId, id: last })).toEqual({ kind: 'refused', status: 'pending' });
    await ledger.passTime(last);
    expect(await ledger.row(last)).toMatchObject({ is_due: false });
    await cancelJob(db.sql, { organizationId, id: alsoCancelled });
    await cancelJob(db.sql, { organizationId, id: cancelled });
    await delivering.startWorker();
    await eventually(async () => expect(await status(last)).toBe('succeeded'), patienceMs);
    expect(receiver.requestsTo('/ends').map(({ body }) => body.toString())).toEqual(['gives up', 'delivered', 'last']);
    expect(await status(givesUp)).toBe('failed');

    // One that ended long ago, and a new copy of one that succeeded, stand at the end of the line.
    await retryJob(db.sql, { organizationId, id: cancelled }, ledger.newId('job'));
    const copy = ledger.newId('job');
    expect(await retryJob(db.sql, { organizationId, id: last }, copy)).toMatchObject({ kind: 'replayed' });
    await eventually(async () => expect(await status(copy)).toBe('succeeded'), patienceMs);
    const order = receiver.requestsTo('/ends').map(({ body }) => body.toString());
    expect(order).toEqual(['gives up', 'delivered', 'last', 'cancelled', 'last']);
    expect(await committed(webhookId, 'k')).toHaveLength(6);
  });

  it('moves on after a crash between the end of one and the start of the next', async () => {
    const { ledger, receiver } = delivering;
    await addOrdered('/crash');
    const [first = ''] = await delivering.publish({ body: Buffer.from('1') });
    const [second = ''] = await delivering.publish({ body: Buffer.from('2') });
    const steps = createSteps(ledger);
    const job = await steps.start(first);
    // Its worker ends the attempt, and is gone before it could do anything else.
    await steps.finish(first, job?.attempt ?? 0, { outcome: 'succeeded', retryable: false, delayMs: 0, durationMs: 1 });
    expect(await ledger.row(second)).toMatchObject({ is_due: false });
    await delivering.startWorker();
    await eventually(async () => expect(await status(second)).toBe('succeeded'), patienceMs);
    expect(receiver.requestsTo('/crash')).toHaveLength(1);
  });

  it('keeps the order within one call, and needs none for test events', async () => {
    const { ledger, receiver } = delivering;
    const webhookId = await addOrdered('/batch');
    const batch = Array.from({ length: 20 }, () => delivering.event());
    const outcomes = await delivering.newPublisher().publish(ledger.organizationId, batch);
    expect(outcomes.map((outcome) => accepted(outcome).id)).toEqual(await committed(webhookId, ''));
    await delivering.publish({ onlyWebhookId: webhookId, type: 'test' });
    await delivering.startWorker();
    await eventually(
      () =>
        expect(
          received(
            '/batch',
            batch.map(({ id }) => id),
          ),
        ).toEqual(batch.map(({ id }) => id)),
      patienceMs,
    );
    expect(receiver.requestsTo('/batch')).toHaveLength(21);
  });
});
