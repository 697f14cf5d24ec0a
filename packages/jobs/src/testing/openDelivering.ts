import { createAddressPolicy, systemClock } from '@novapulse/core';
import { type Receiver, startReceiver } from '@novapulse/testing';
import { createEndpointLife, type EndpointLife } from '../endpoints/createEndpointLife.ts';
import { createPublisher, type Publisher } from '../events/createPublisher.ts';
import type { PublishRequest } from '../events/publishEvents.ts';
import { createDeliveryHandler } from '../handlers/webhook/createDeliveryHandler.ts';
import { createEndpointCache } from '../handlers/webhook/createEndpointCache.ts';
import { createSender } from '../handlers/webhook/sendRequest.ts';
import { createWorker, type Worker } from '../worker/createWorker.ts';
import { type engineKinds, openTestEngine, type TestEngine } from './engines.ts';
import { accepted, openLedger, type TestLedger } from './openLedger.ts';
import { testHandlers } from './testHandlers.ts';

/** Everything between an event and a receiver, with as many publishers and workers as a test wants. */
export type Delivering = {
  ledger: TestLedger;
  testEngine: TestEngine;
  receiver: Receiver;
  life: EndpointLife;
  /** What went wrong on our side; a test expects it to stay empty. */
  faults: unknown[];
  newPublisher(): Publisher;
  startWorker(concurrency?: number): Promise<Worker>;
  event(change?: Partial<PublishRequest>): PublishRequest;
  /** Publishes one event and returns the ids of its deliveries. */
  publish(change?: Partial<PublishRequest>): Promise<string[]>;
  /** Sets columns of an endpoint. */
  change(webhookId: string, set: string): Promise<void>;
  /** Stops the workers and leaves no delivery open. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

export async function openDelivering(
  kind: (typeof engineKinds)[number],
  {
    retryScheduleMs = [50, 50, 50, 50, 50],
    timeoutMs = 20_000,
    disableAfterMs = 432_000_000,
  }: { retryScheduleMs?: number[]; timeoutMs?: number; disableAfterMs?: number } = {},
): Promise<Delivering> {
  const ledger = await openLedger();
  const testEngine = await openTestEngine(kind, ledger);
  const receiver = await startReceiver();
  const workers: Worker[] = [];
  const faults: unknown[] = [];
  const life = createEndpointLife({ newId: ledger.newId, disableAfterMs, onDisabled: async () => undefined });
  const newPublisher = () =>
    createPublisher({
      db: ledger.db,
      engine: testEngine.open(),
      newId: ledger.newId,
      retryScheduleMs,
      onError: (error) => faults.push(error),
    });
  const publisher = newPublisher();
  const event = (change: Partial<PublishRequest> = {}): PublishRequest => ({
    id: ledger.newId('event'),
    type: 'invoice.paid',
    body: Buffer.from('{}'),
    raw: true,
    channels: [],
    idempotencyKey: null,
    requestHash: null,
    createdAt: new Date(),
    ...change,
  });

  return {
    ledger,
    testEngine,
    receiver,
    life,
    faults,
    newPublisher,
    event,
    async publish(change) {
      const [outcome] = await publisher.publish(ledger.organizationId, [event(change)]);
      return accepted(outcome).deliveries.map(({ id }) => id);
    },
    async startWorker(concurrency = 20) {
      const deliver = createDeliveryHandler({
        db: ledger.db,
        life,
        endpoints: createEndpointCache(ledger.db.sql, ledger.keyring),
        sender: createSender({
          addressPolicy: createAddressPolicy({ allowedCidrs: ['127.0.0.0/8'], allowedPorts: [80, 443] }),
          timeoutMs,
        }),
        clock: systemClock,
        retryScheduleMs,
        userAgent: 'NovaPulse/test',
        random: () => 0,
        onFault: (error) => faults.push(error),
      });
      const worker = createWorker({
        db: ledger.db,
        engine: testEngine.open(),
        handlers: testHandlers({ deliver }),
        concurrency: { webhook: concurrency },
        newId: ledger.newId,
        observer: { attemptEnded: () => undefined, fault: (error) => faults.push(error) },
        name: `test:${workers.length}`,
        reconcileIntervalMs: 200,
      });
      await worker.start();
      workers.push(worker);
      return worker;
    },
    async change(webhookId, set) {
      await ledger.db.sql.query(`update webhooks set ${set} where id = $1`, [webhookId]);
    },
    async reset() {
      await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
      await ledger.db.sql.query(
        `update jobs set status = 'cancelled', lease_until = null, message_id = null
         where status in ('pending', 'retrying', 'running', 'waiting')`,
      );
      await ledger.db.sql.query('update webhooks set deleted_at = now()');
      receiver.reset();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.drain(0)));
      await testEngine.close();
      await receiver.close();
      await ledger.close();
    },
  };
}
