import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { durationBuckets } from './buckets.ts';

export type MeasuredRequest = { method: string; route: string; status: number; durationSeconds: number };
export type MeasuredCall = { procedure: string; outcome: string; durationSeconds: number };
export type MeasuredMfaCheck = {
  factor: 'totp' | 'recovery_code' | 'passkey';
  outcome: 'passed' | 'wrong' | 'locked' | 'failed';
};
export type PublishedEvents = { outcome: 'accepted' | 'duplicate' | 'conflict' | 'refused' | 'failed'; count: number };

const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What happens to requests. Labels come from closed sets, never from a request. */
export function registerWebMetrics(registry: Registry) {
  const registers = [registry];
  const httpDuration = new Histogram({
    name: 'novapulse_http_request_duration_seconds',
    help: 'Time from a request’s first byte to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: durationBuckets,
    registers,
  });
  const procedureDuration = new Histogram({
    name: 'novapulse_trpc_procedure_duration_seconds',
    help: 'Time of one procedure call, each call of a batch by itself. The outcome is OK or the error’s code.',
    labelNames: ['procedure', 'outcome'] as const,
    buckets: durationBuckets,
    registers,
  });
  const rateLimitDecisions = new Counter({
    name: 'novapulse_rate_limit_decisions_total',
    help: 'Decisions of the rate limiter: allowed, limited, and failed_open, degraded or closed without its store.',
    labelNames: ['policy', 'decision'] as const,
    registers,
  });
  const rateLimitStore = new Gauge({
    name: 'novapulse_rate_limit_store_up',
    help: '1 while the store of the rate limits answers, 0 while each policy does what it declares for that.',
    // Only where there is a limiter: a gauge that nobody sets would read as a store that is down.
    registers: [],
  });
  const mfaChecks = new Counter({
    name: 'novapulse_mfa_checks_total',
    help: 'Second factors and passkeys that were tried, by factor and outcome: passed, wrong, locked, failed (of us).',
    labelNames: ['factor', 'outcome'] as const,
    registers,
  });
  const skipped = new Counter({
    name: 'novapulse_deliveries_skipped_total',
    help: 'Deliveries of new events that were skipped because their endpoint is disabled; they can be replayed.',
    registers,
  });
  const published = new Counter({
    name: 'novapulse_events_published_total',
    help: 'Events that were published, by outcome: accepted, duplicate, conflict (of keys), refused (by their event type), failed.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const streams = new Gauge({
    name: 'novapulse_sse_connections',
    help: 'Subscriptions that are open, each a stream of server-sent events.',
    registers,
  });

  return {
    httpRequest: ({ method, route, status, durationSeconds }: MeasuredRequest) =>
      httpDuration.observe({ method: knownMethods.has(method) ? method : 'other', route, status }, durationSeconds),
    procedureCall: ({ procedure, outcome, durationSeconds }: MeasuredCall) =>
      procedureDuration.observe({ procedure, outcome }, durationSeconds),
    rateLimitDecision: ({ policy, decision }: { policy: string; decision: string }) =>
      rateLimitDecisions.inc({ policy, decision }),
    /** Whether the store of the limits answers. */
    rateLimitStore(isUp: boolean) {
      registry.registerMetric(rateLimitStore);
      rateLimitStore.set(isUp ? 1 : 0);
    },
    mfaCheck: ({ factor, outcome }: MeasuredMfaCheck) => mfaChecks.inc({ factor, outcome }),
    deliveriesSkipped: (count: number) => skipped.inc(count),
    eventsPublished: ({ outcome, count }: PublishedEvents) => published.inc({ outcome }, count),
    /** Counts a stream until what it returns is called. */
    streamOpened(): () => void {
      streams.inc();
      return () => streams.dec();
    },
  };
}
