import { eventually } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { engineKinds } from '../testing/engines.ts';
import { type Delivering, openDelivering } from '../testing/openDelivering.ts';
import { createPacer, lastLane } from './createPacer.ts';

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });
const patienceMs = 60_000;

describe.each(engineKinds)('an endpoint that hangs on %s', (kind) => {
  let delivering: Delivering;
  beforeAll(async () => {
    // Longer than this test waits: nothing can get through because an attempt has ended.
    delivering = await openDelivering(kind, { timeoutMs: 300_000 });
  });
  afterAll(async () => {
    await delivering.close();
    expect(delivering.faults).toEqual([]);
  });

  it('does not keep a worker from another endpoint of the same organization', async () => {
    const { ledger, receiver } = delivering;
    await ledger.addWebhook(receiver.url('/hangs'), { eventTypes: ['hang'] });
    await ledger.addWebhook(receiver.url('/well'), { eventTypes: ['well'] });
    receiver.on('/hangs', 'never');
    await delivering.startWorker(10);
    const publisher = delivering.newPublisher();
    // More messages than the worker takes at a time.
    const many = Array.from({ length: 200 }, () => delivering.event({ type: 'hang' }));
    await publisher.publish(ledger.organizationId, many);
    await eventually(() => expect(receiver.requestsTo('/hangs')).toHaveLength(8), patienceMs);
    const few = Array.from({ length: 5 }, () => delivering.event({ type: 'well' }));
    await publisher.publish(ledger.organizationId, few);
    await eventually(() => expect(receiver.requestsTo('/well')).toHaveLength(5), patienceMs);
    const [used] = await ledger.db.sql.query<{ attempts: number; held: number }>(
      `select sum(attempt)::int as attempts,
              count(*) filter (where held_at is not null and attempt = 0)::int as held
       from jobs where event_type = 'hang'`,
    );
    // Those that wait have used no attempt.
    expect(used?.attempts).toBe(receiver.requestsTo('/hangs').length);
    expect(used?.held).toBeGreaterThan(0);
    await publisher.drain();
  });
});

it('leaves the lanes of an organization to its other endpoints when one of them is flooded', () => {
  const { laneOf } = createPacer({ nowMs: () => 0 });
  const flooded = Array.from({ length: 5_000 }, () => laneOf('webhook', 'org_a', 'whk_flooded'));
  expect(flooded.at(-1)).toBe(lastLane);
  expect(laneOf('webhook', 'org_a', 'whk_quiet')).toBeLessThanOrEqual(1);
  // Many endpoints of one organization are no way around its share.
  const spread = Array.from({ length: 3_000 }, (_, n) => laneOf('webhook', 'org_b', `whk_${n % 1_000}`));
  expect(spread.at(-1)).toBe(lastLane);
});
