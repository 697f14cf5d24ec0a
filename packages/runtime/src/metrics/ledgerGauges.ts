import { Gauge, type Registry } from 'prom-client';
import type { Logger } from '../logging/createLogger.ts';
import { readCached } from './readCached.ts';

/** A queue as the ledger sees it. */
export type QueueReading = {
  queue: string;
  /** Jobs by state: waiting (due and not started), delayed (due later), active. */
  counts: Readonly<Record<'waiting' | 'delayed' | 'active', number>>;
  /** Age of the job that has been due the longest; 0 when none waits. */
  oldestWaitingSeconds: number;
};

export type EndpointReading = Readonly<Record<'active' | 'failing' | 'held_back' | 'disabled', number>>;

type Registered<Read> = { registry: Registry; read: Read; logger: Logger };

export function registerQueueGauges({ registry, read, logger }: Registered<() => Promise<QueueReading[]>>): void {
  const event = 'queue_metrics_unavailable';
  const queues = readCached<QueueReading[]>({ read, none: [], lifetimeMs: 5000, logger, event });
  new Gauge({
    name: 'novapulse_queue_jobs',
    help: 'Jobs in the ledger by queue and state: waiting (due), delayed (due later), active. Every process shows all.',
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
    help: 'How long the longest waiting job of a queue has been due. Every process shows all queues.',
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

export function registerEndpointGauge(options: Registered<() => Promise<EndpointReading>>): void {
  const { registry, read, logger } = options;
  const event = 'endpoint_metrics_unavailable';
  const endpoints = readCached<EndpointReading | null>({ read, none: null, lifetimeMs: 15_000, logger, event });
  new Gauge({
    name: 'novapulse_endpoints',
    help: 'Endpoints by state: active, failing, held_back, disabled. Every process shows all.',
    labelNames: ['state'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const [state, count] of Object.entries((await endpoints()) ?? {})) this.set({ state }, count);
    },
  });
}
