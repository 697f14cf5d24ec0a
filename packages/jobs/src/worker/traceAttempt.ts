import { type SpanOptions, type Tracing, traced } from '@novapulse/core';
import type { AttemptResult } from '../ledger/finishJobs.ts';
import type { StartedJob } from '../ledger/startJobs.ts';

export type TracedAttempt = {
  job: StartedJob;
  messageId: string;
  /** When the ledger was asked to start it, in milliseconds since 1970. */
  askedAtMs: number;
};

/**
 * Runs an attempt in its span. The first one goes on in the trace that created the job, across processes; later ones,
 * which may come hours later, are traces of their own with a link to it.
 */
export async function traceAttempt(tracing: Tracing, attempt: TracedAttempt, work: () => Promise<void>): Promise<void> {
  const { job, messageId, askedAtMs } = attempt;
  const attributes = {
    'messaging.system': 'bullmq',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': job.queue,
    'messaging.message.id': messageId,
    'novapulse.job.id': job.id,
    'novapulse.job.name': job.name,
    'novapulse.job.attempt': job.attempt,
    'novapulse.job.wait_ms': Math.round(job.waitedMs),
    'novapulse.event.id': job.delivery?.eventId,
    'novapulse.webhook.id': job.delivery?.webhookId,
  };
  const options = { kind: 'consumer', startedAtMs: askedAtMs, attributes, ...origin(job) } as const;
  await traced(tracing, `process ${job.queue}`, options, async () => {
    // The row said whose trace it is only when it had been started.
    const start = { 'db.system.name': 'postgresql', 'db.query.summary': 'start' };
    tracing.begin('start', { kind: 'client', startedAtMs: askedAtMs, attributes: start }).end();
    await work();
  });
}

function origin({ attempt, traceParent }: StartedJob): Pick<SpanOptions, 'parent' | 'links'> {
  if (attempt === 1) return { parent: traceParent };
  return { parent: null, links: traceParent === null ? [] : [traceParent] };
}

/** Puts what came of the attempt at hand into its span. */
export function noteResult(
  tracing: Tracing,
  { outcome, errorCode }: Pick<AttemptResult, 'outcome' | 'errorCode'>,
): void {
  const span = tracing.current();
  span?.set({ 'novapulse.attempt.outcome': outcome });
  if (outcome === 'failed') span?.fail(errorCode ?? '_OTHER');
}
