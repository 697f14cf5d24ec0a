import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Logger } from '../logging/createLogger.ts';

/** A queue as the ledger sees it. */
export type QueueReading = {
  queue: string;
  /** Jobs by state: waiting (due and not started), delayed (due later), active. */
  counts: Readonly<Record<'waiting' | 'delayed' | 'active', number>>;
  /** Age of the job that has been due the longest; 0 when none waits. */
  oldestWaitingSeconds: number;
};

export type MetricsOptions = {
  service: string;
  version: string;
  logger: Logger;
  /** Reads the queues from the ledger, when somebody asks for metrics. */
  readQueues?: () => Promise<QueueReading[]>;
};

export type Metrics = {
  httpRequest(request: { method: string; route: string; status: number; durationSeconds: number }): void;
  rateLimitDecision(decision: { policy: string; decision: string }): void;
  /** Whether the store of the limits answers. */
  rateLimitStore(isUp: boolean): void;
  procedureCall(call: { procedure: string; outcome: string; durationSeconds: number }): void;
  jobAttempt(attempt: {
    queue: string;
    name: string;
    outcome: string;
    durationSeconds: number;
    waitSeconds: number;
  }): void;
  /** Prometheus text. */
  read(): Promise<{ contentType: string; text: string }>;
};

// From 1 ms, a health check, to 60 s, past every deadline of ours.
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];
// From 5 ms, picked up at once, to a day, waiting for a receiver that was held back.
const waitBuckets = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200, 86_400];

const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * The one registry of a process: Node's default metrics under their own names, ours as `novapulse_*` in base units.
 * Labels come from closed sets (routes, procedures, queues, outcomes), never from a request.
 */
export function createMetrics({ service, version, logger, readQueues }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });

  const httpDuration = new Histogram({
    name: 'novapulse_http_request_duration_seconds',
    help: 'Time from a request’s first byte to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: durationBuckets,
    registers,
  });
  const procedureDuration = new Histogram({
    name: 'novapulse_trpc_procedure_duration_seconds',
    help: 'Time of one procedure call, each call of a batch by itself.',
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
  const attempts = new Counter({
    name: 'novapulse_job_attempts_total',
    help: 'Attempts that ended, by outcome.',
    labelNames: ['queue', 'name', 'outcome'] as const,
    registers,
  });
  const attemptDuration = new Histogram({
    name: 'novapulse_job_attempt_duration_seconds',
    help: 'Time from an attempt’s start to its end.',
    labelNames: ['queue', 'name', 'outcome'] as const,
    buckets: durationBuckets,
    registers,
  });
  const wait = new Histogram({
    name: 'novapulse_job_wait_seconds',
    help: 'Time from when a job was due until its attempt started.',
    labelNames: ['queue', 'name'] as const,
    buckets: waitBuckets,
    registers,
  });
  new Gauge({
    name: 'novapulse_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'] as const,
    registers,
  }).set({ version, node: process.version }, 1);
  if (readQueues) {
    registerQueueGauges({ registry, readQueues, logger });
  }

  return {
    httpRequest: ({ method, route, status, durationSeconds }) =>
      httpDuration.observe({ method: knownMethods.has(method) ? method : 'other', route, status }, durationSeconds),
    rateLimitDecision: ({ policy, decision }) => rateLimitDecisions.inc({ policy, decision }),
    rateLimitStore(isUp) {
      registry.registerMetric(rateLimitStore);
      rateLimitStore.set(isUp ? 1 : 0);
    },
    procedureCall: ({ procedure, outcome, durationSeconds }) =>
      procedureDuration.observe({ procedure, outcome }, durationSeconds),
    jobAttempt({ queue, name, outcome, durationSeconds, waitSeconds }) {
      attempts.inc({ queue, name, outcome });
      attemptDuration.observe({ queue, name, outcome }, durationSeconds);
      wait.observe({ queue, name }, waitSeconds);
    },
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

type QueueGaugeOptions = { registry: Registry; readQueues: () => Promise<QueueReading[]>; logger: Logger };

// The ledger is asked once for all gauges, and not again within this time however many scrape.
const readingLifetimeMs = 5000;

function registerQueueGauges({ registry, readQueues, logger }: QueueGaugeOptions): void {
  let reading: { atMs: number; queues: Promise<QueueReading[]> } | null = null;

  function queues(): Promise<QueueReading[]> {
    const now = performance.now();
    if (reading === null || now - reading.atMs >= readingLifetimeMs) {
      // A scrape must succeed while the database is away: the gauges are absent then, which an alert can ask for.
      const read = readQueues().catch((err: unknown) => {
        logger.warn({ err }, 'queue_metrics_unavailable');
        return [];
      });
      reading = { atMs: now, queues: read };
    }
    return reading.queues;
  }

  new Gauge({
    name: 'novapulse_queue_jobs',
    help: 'Jobs in the ledger by queue and state: waiting (due), delayed (due later), active.',
    labelNames: ['queue', 'state'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { queue, counts } of await queues()) {
        this.set({ queue, state: 'waiting' }, counts.waiting);
        this.set({ queue, state: 'delayed' }, counts.delayed);
        this.set({ queue, state: 'active' }, counts.active);
      }
    },
  });
  new Gauge({
    name: 'novapulse_queue_oldest_waiting_seconds',
    help: 'How long the longest waiting job of a queue has been due.',
    labelNames: ['queue'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { queue, oldestWaitingSeconds } of await queues()) {
        this.set({ queue }, oldestWaitingSeconds);
      }
    },
  });
}
