import { createAddressPolicy, createIdMaker, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createEndpointLife, createEngine, createWorker } from '@novapulse/jobs';
import { createDeliveryHandler, createEndpointCache, createSender } from '@novapulse/jobs/handlers';
import type { TestLedger } from '../../../packages/jobs/src/testing/openLedger.ts';
import { testHandlers } from '../../../packages/jobs/src/testing/testHandlers.ts';

/** A worker that delivers what waits in the database at `url`, on the Redis at `redisUrl` or on that database. */
export async function startDeliveringWorker(options: {
  url: string;
  redisUrl?: string;
  keyring: TestLedger['keyring'];
}): Promise<{ close(): Promise<void> }> {
  const { url, redisUrl, keyring } = options;
  const db = createDb({ url, poolSize: 6 });
  const engine = createEngine({
    databaseUrl: url,
    ...(redisUrl !== undefined && { redis: { kind: 'single', url: redisUrl } }),
    onError: () => undefined,
  });
  const newId = createIdMaker(systemClock);
  const sender = createSender({
    addressPolicy: createAddressPolicy({ allowedCidrs: ['127.0.0.0/8'], allowedPorts: [80, 443] }),
    timeoutMs: 5_000,
  });
  const deliver = createDeliveryHandler({
    db,
    life: createEndpointLife({ newId, disableAfterMs: 432_000_000, onDisabled: async () => undefined }),
    endpoints: createEndpointCache(db.sql, keyring),
    sender,
    clock: systemClock,
    retryScheduleMs: [60],
    userAgent: 'NovaPulse/test',
    random: () => 0,
    onFault: () => undefined,
  });
  const worker = createWorker({
    db,
    engine,
    handlers: testHandlers({ deliver }),
    concurrency: { webhook: 20 },
    newId,
    observer: { attemptEnded: () => undefined, fault: () => undefined },
    name: 'test',
    reconcileIntervalMs: 50,
    unknownAfterMs: 300,
  });
  await worker.start();
  return {
    async close() {
      await worker.drain(1_000);
      await sender.close();
      await engine.close();
      await db.close();
    },
  };
}
