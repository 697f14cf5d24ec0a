import { deliveryJobName, type WorkerObserver } from '@novapulse/jobs';
import type { FaultLog, Logger, Metrics, RequestContext } from '@novapulse/runtime';

/** Puts what the worker reports into metrics and logs. Attempts are on record in the ledger, so lines are for debugging. */
export function createObserver(deps: {
  logger: Logger;
  metrics: Metrics;
  context: RequestContext;
  onFault: FaultLog;
}): WorkerObserver {
  const { logger, metrics, context, onFault } = deps;
  return {
    attemptEnded(attempt) {
      const { queue, name, outcome, status, errorCode } = attempt;
      const durationSeconds = attempt.durationMs / 1000;
      const waitSeconds = Math.max(attempt.waitedMs, 0) / 1000;
      metrics.jobAttempt({ queue, name, outcome, status, durationSeconds, waitSeconds });
      if (name === deliveryJobName) metrics.deliveryAttempt({ outcome, status, errorCode });
      logger.debug(attempt, 'attempt_ended');
    },
    around: ({ jobId }, run) => context.run({ jobId }, run),
    fault: onFault,
  };
}
