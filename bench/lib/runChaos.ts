import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, type ReceivedRequest, startReceiver, startRedis } from '@novapulse/testing';
import { z } from 'zod';
import { injectFaults } from './injectFaults.ts';
import { publishSteadily } from './publishSteadily.ts';
import { startNovaPulse } from './startNovaPulse.ts';

export type ChaosResult = {
  engine: 'redis' | 'postgres';
  events: number;
  acknowledged: number;
  /** What was done to it. */
  faults: string[];
  /** Acknowledged events that never arrived. */
  lost: number;
  /** Events that arrived under more than one id: their idempotency key did not hold. */
  duplicated: number;
  /** Events that arrived more than once, under one id: the price of at-least-once. */
  sentAgain: number;
  seconds: number;
};

/** The reconciler needs half a minute to take a message for lost, a worker's lease another quarter. */
const settleMs = 120_000;

/**
 * Publishes events while every part is killed in turn, then waits, without helping, until everything that was
 * acknowledged has arrived.
 */
export async function runChaos(
  { events, engine }: { events: number; engine: 'redis' | 'postgres' },
  log: (line: string) => void,
): Promise<ChaosResult> {
  const redis = engine === 'redis' ? await startRedis() : null;
  const receiver = await startReceiver();
  const novapulse = await startNovaPulse({ ...(redis && { redisUrl: redis.url }) });
  try {
    await novapulse.api.call('webhooks.create', { url: receiver.url('/hook'), eventTypes: [] });
    const startedAt = performance.now();
    const publishing = publishSteadily(novapulse.api, events);
    const faults = await injectFaults({ novapulse, redis, progress: publishing.progress }, log);
    const acknowledged = await publishing.done;

    const arrived = () => Map.groupBy(receiver.requests, (request) => String(request.headers['webhook-id']));
    const missing = () => {
      const ids = arrived();
      return acknowledged.filter((id) => !ids.has(id));
    };
    await eventually(() => {
      if (missing().length > 0) throw new Error('Some events have not arrived');
    }, settleMs).catch(() => undefined);
    // Whatever is sent once too often comes now.
    await sleep(1_000);
    return {
      engine,
      events,
      acknowledged: acknowledged.length,
      faults,
      lost: missing().length,
      duplicated: countAcceptedTwice(receiver.requests),
      sentAgain: [...arrived().values()].filter((requests) => requests.length > 1).length,
      seconds: Math.round((performance.now() - startedAt) / 1_000),
    };
  } finally {
    await novapulse.stop();
    await receiver.close();
    await redis?.stop();
  }
}

const payload = z.object({ data: z.object({ n: z.number() }) });

function countAcceptedTwice(requests: readonly ReceivedRequest[]): number {
  const idsOf = new Map<number, Set<string>>();
  for (const { body, headers } of requests) {
    const { n } = payload.parse(JSON.parse(body.toString())).data;
    idsOf.set(n, (idsOf.get(n) ?? new Set()).add(String(headers['webhook-id'])));
  }
  return [...idsOf.values()].filter((ids) => ids.size > 1).length;
}
