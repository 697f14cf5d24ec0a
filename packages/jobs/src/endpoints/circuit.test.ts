import { eventually } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { engineKinds } from '../testing/engines.ts';
import { type Delivering, openDelivering } from '../testing/openDelivering.ts';
import { moveCircuit } from './moveCircuit.ts';

// Real engines and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });
const patienceMs = 60_000;

describe.each(engineKinds)('the circuit breaker of an endpoint on %s', (kind) => {
  let delivering: Delivering;
  beforeAll(async () => {
    // Retries are far away, so that whatever arrives is what the breaker lets through.
    delivering = await openDelivering(kind, { retryScheduleMs: [3_600_000, 3_600_000] });
  });
  afterEach(() => delivering.reset());
  afterAll(async () => {
    await delivering.close();
    expect(delivering.faults).toEqual([]);
  });

  async function circuit(id: string) {
    const [row] = await delivering.ledger.db.sql.query<{ is_open: boolean; seconds: number; trips: number }>(
      `select circuit_opened_at is not null as is_open, circuit_trips as trips,
              extract(epoch from circuit_until - now())::float8 as seconds from webhooks where id = $1`,
      [id],
    );
    return row;
  }
  /** As if the time of the open circuit had passed. */
  const passOpenTime = (id: string) => delivering.change(id, 'circuit_until = now(), held_until = now()');
  const heldCount = async (id: string) => {
    const rows = await delivering.ledger.db.sql.query(
      `select id from jobs where webhook_id = $1 and held_at is not null and next_attempt_at = 'infinity' and status = 'pending'`,
      [id],
    );
    return rows.length;
  };
  const publishMany = async (count: number): Promise<string[]> =>
    (await Promise.all(Array.from({ length: count }, () => delivering.publish()))).flat();

  it('opens on failures in a row, sends a single probe, and then everything; what waits uses no attempt', async () => {
    const { ledger, receiver } = delivering;
    let answer = 500;
    receiver.on('/down', () => answer);
    const id = await ledger.addWebhook(receiver.url('/down'));
    await Promise.all([delivering.startWorker(), delivering.startWorker()]);
    await publishMany(10);
    await eventually(async () => expect(await circuit(id)).toMatchObject({ is_open: true, trips: 0 }), patienceMs);
    expect(receiver.requestsTo('/down')).toHaveLength(10);

    const waiting = await publishMany(8);
    await eventually(async () => expect(await heldCount(id)).toBe(8), patienceMs);
    for (const one of waiting) expect(await ledger.row(one)).toMatchObject({ attempt: 0, tries: 0 });
    expect(receiver.requestsTo('/down')).toHaveLength(10);

    // One goes out, fails, and the others wait for twice as long.
    await passOpenTime(id);
    await eventually(async () => expect(await circuit(id)).toMatchObject({ is_open: true, trips: 1 }), patienceMs);
    expect((await circuit(id))?.seconds).toBeGreaterThan(31);
    expect(receiver.requestsTo('/down')).toHaveLength(11);
    // One may have been given a place a moment before the probe failed; it comes back.
    await eventually(async () => expect(await heldCount(id)).toBe(7), patienceMs);
    expect(receiver.requestsTo('/down')).toHaveLength(11);

    answer = 200;
    await passOpenTime(id);
    await eventually(async () => expect(await circuit(id)).toMatchObject({ is_open: false, trips: 0 }), patienceMs);
    await eventually(async () => {
      const rows = await Promise.all(waiting.map((one) => ledger.row(one)));
      expect(rows.filter((row) => row.status === 'succeeded')).toHaveLength(7);
    }, patienceMs);
    const rows = await Promise.all(waiting.map((one) => ledger.row(one)));
    expect(rows.map((row) => row.attempt)).toEqual(waiting.map(() => 1));
  });

  it('opens on the share of failures among attempts that started while it was failing', async () => {
    const { ledger } = delivering;
    const { sql } = ledger.db;
    const [bad, fair] = [await ledger.addWebhook(), await ledger.addWebhook()];
    for (let n = 0; n < 40; n += 1) {
      await moveCircuit(sql, { webhookId: bad, version: 1, hasFailed: n % 4 !== 0, wasFailing: true });
      await moveCircuit(sql, { webhookId: fair, version: 1, hasFailed: n % 2 === 0, wasFailing: true });
    }
    expect(await circuit(bad)).toMatchObject({ is_open: true });
    expect(await circuit(fair)).toMatchObject({ is_open: false });
    // What the old URL answers late says nothing about the new one.
    const moved = await ledger.addWebhook();
    for (let n = 0; n < 20; n += 1) {
      await moveCircuit(sql, { webhookId: moved, version: 0, hasFailed: true, wasFailing: true });
    }
    expect(await circuit(moved)).toMatchObject({ is_open: false });
  });
});
