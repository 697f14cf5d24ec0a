import { z } from 'zod';

/** How deliveries flow to an endpoint. Null lifts a limit. */
export const flowFields = {
  rateLimit: z.int().min(1).max(10_000).nullable().meta({
    description:
      'The most attempts that start in any second, over all workers; null for no limit. Waiting uses no attempt.',
  }),
  maxConcurrency: z.int().min(1).max(1_000).nullable().meta({
    description: 'The most attempts that run at once, over all workers; null for no limit. Waiting uses no attempt.',
  }),
  ordered: z.boolean().meta({
    description:
      'Deliveries of events with the same `orderingKey` go out one after the other, in the order in which they were accepted; events without a key are one more line.',
  }),
};

/** What an endpoint starts anew with: nothing that it failed before counts. */
export const closedCircuit = {
  circuitOpenedAt: null,
  circuitUntil: null,
  circuitTrips: 0,
  failuresInARow: 0,
  sampledSince: null,
  sampledAttempts: 0,
  sampledFailures: 0,
};
