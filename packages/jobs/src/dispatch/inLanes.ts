import type { Dispatch, MarkedDispatch } from '../ledger/dispatchDueJobs.ts';
import { lastLane, type Pacer } from './createPacer.ts';

/**
 * Puts what the ledger gave into lanes: a job with a priority above 0 goes before everything that waits, the highest of
 * them first; one below 0 after everything else; of all others each organization's share comes before anybody's surplus.
 */
export function inLanes(dispatches: readonly MarkedDispatch[], pacer: Pacer): Dispatch[] {
  // What is added last goes first among the urgent ones.
  return dispatches
    .toSorted((a, b) => a.priority - b.priority)
    .map(({ queue, organizationId, priority, message }) => {
      if (priority > 0) return { queue, message: { ...message, isUrgent: true } };
      const lanes = message.jobs.map(() => pacer.laneOf(queue, organizationId));
      const lane = priority < 0 ? lastLane - priority : Math.max(...lanes);
      return { queue, message: lane === 0 ? message : { ...message, lane } };
    });
}
