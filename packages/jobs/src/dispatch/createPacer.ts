import type { QueueName } from '@novapulse/db';

/**
 * Says how far an organization, or one of its endpoints, is ahead of its share of a queue, as the number of a lane: 0
 * goes first, and of two messages the one in the lower lane. What an endpoint has beyond its own share does not count
 * against its organization, so that one that is flooded leaves the lanes to the others. It looks at nothing but what this process has dispatched lately, so it costs
 * neither a statement nor a key, and small backlogs stay in lane 0.
 */
export type Pacer = {
  /** The lane of one more job; it counts from then on. */
  laneOf(queue: QueueName, organizationId: string | null, webhookId?: string): number;
};

/** So many jobs of an organization share a lane. */
export const jobsPerLane = 100;

/** What an organization is ahead of its share melts away at this rate: about what a busy worker does of one queue. */
const jobsPerSecond = 50;

/** A burst of any size is forgotten 40 s after its end. */
export const lastLane = 20;

const mostTenants = 10_000;

export function createPacer({ nowMs }: { nowMs: () => number }): Pacer {
  // Until when each would be busy if its jobs ran at the rate above: a virtual clock for each of them.
  const busyUntilMs = new Map<string, number>();
  const costMs = 1_000 / jobsPerSecond;
  const mostAheadMs = (lastLane + 1) * jobsPerLane * costMs - 1;

  return {
    laneOf(queue, organizationId, webhookId) {
      const now = nowMs();
      const own = webhookId === undefined ? 0 : laneIn(webhookId, now, true);
      return Math.max(own, laneIn(`${queue} ${organizationId ?? ''}`, now, own === 0));
    },
  };

  function laneIn(key: string, now: number, counts: boolean): number {
    const aheadMs = Math.max(0, (busyUntilMs.get(key) ?? 0) - now);
    if (counts) {
      if (busyUntilMs.size >= mostTenants && !busyUntilMs.has(key)) forgetIdle(now);
      busyUntilMs.set(key, now + Math.min(aheadMs + costMs, mostAheadMs));
    }
    return Math.min(lastLane, Math.floor(aheadMs / costMs / jobsPerLane));
  }

  function forgetIdle(now: number): void {
    for (const [key, untilMs] of busyUntilMs) if (untilMs <= now) busyUntilMs.delete(key);
  }
}

/** Of an organization: enough to tell it from others among a worker's waiting jobs, short enough for every message. */
export function tenantTag(organizationId: string | null): string {
  return (organizationId ?? '').slice(-6);
}

/** The same of an endpoint. */
export function endpointTag(webhookId: string): string {
  return webhookId.slice(-6);
}
