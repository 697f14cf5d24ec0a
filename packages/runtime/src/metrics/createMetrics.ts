import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from '../logging/createLogger.ts';
import { registerJobMetrics } from './jobMetrics.ts';
import { type EndpointReading, type QueueReading, registerEndpointGauge, registerQueueGauges } from './ledgerGauges.ts';
import { type PoolReading, registerBuildInfo, registerLoopCounter, registerPoolGauges } from './processGauges.ts';
import { registerWebMetrics } from './webMetrics.ts';

export type MetricsOptions = {
  service: string;
  version: string;
  logger: Logger;
  /** Reads the queues from the ledger, when somebody asks for metrics. */
  readQueues?: () => Promise<QueueReading[]>;
  /** Counts the endpoints by state, when somebody asks for metrics. */
  readEndpoints?: () => Promise<EndpointReading>;
  /** The pools of database connections, by what they are for. */
  pools?: Readonly<Record<string, () => PoolReading>>;
};

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * The one registry of a process: Node's default metrics under their own names, ours as `novapulse_*` in base units.
 * Labels come from closed sets (routes, procedures, queues, outcomes), never from a request.
 */
export function createMetrics(options: MetricsOptions) {
  const { service, version, logger, readQueues, readEndpoints, pools } = options;
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  registerBuildInfo(registry, version);
  registerLoopCounter(registry);
  if (pools) registerPoolGauges(registry, pools);
  if (readQueues) registerQueueGauges({ registry, read: readQueues, logger });
  if (readEndpoints) registerEndpointGauge({ registry, read: readEndpoints, logger });

  return {
    ...registerWebMetrics(registry),
    ...registerJobMetrics(registry),
    /** Prometheus text. */
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    /** What there is, by name. */
    describe: () => describeRegistry(registry),
  };
}

export type MetricDescription = { name: string; type: string; labels: string[]; help: string };

async function describeRegistry(registry: Registry): Promise<MetricDescription[]> {
  const described = (await registry.getMetricsAsJSON()).map(({ name, type, help }) => {
    const labels = labelNamesOf(registry.getSingleMetric(name));
    return { name, type: String(type), labels, help };
  });
  return described.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

// prom-client keeps the names of the labels on the metric and leaves them out of its types.
function labelNamesOf(metric: unknown): string[] {
  if (typeof metric !== 'object' || metric === null || !('labelNames' in metric)) return [];
  return Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [];
}
