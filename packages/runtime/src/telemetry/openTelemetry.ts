import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, resourceAttributesEnvDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { FaultLog } from '../logging/createFaultLog.ts';
import { redactText } from '../logging/redactText.ts';
import { createSampler } from './createSampler.ts';
import { createTracing } from './createTracing.ts';
import type { Telemetry, TelemetryOptions } from './startTelemetry.ts';

// Bounds what one span may hold, whatever an attribute is set to.
const spanLimits = { attributeValueLengthLimit: 512, attributeCountLimit: 32, linkCountLimit: 64, eventCountLimit: 16 };

/**
 * OpenTelemetry's tracer with an export over OTLP (http/protobuf), whose address, headers and timeout the exporter reads
 * from the environment itself. Spans wait in a bounded queue and are exported beside the work: a collector that is slow
 * or away costs them and nothing else.
 */
export function openTelemetry({ env, service, version, onFault }: TelemetryOptions): Telemetry {
  reportFaults(onFault);
  const sdk = new NodeSDK({
    // Traces alone: metrics are Prometheus', logs are on standard output, and nothing is patched.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
    textMapPropagator: null,
    autoDetectResources: false,
    sampler: createSampler(env),
    spanLimits,
    resource: resourceFromAttributes({
      'host.name': hostname(),
      'process.pid': process.pid,
      'service.instance.id': randomUUID(),
      'service.name': env.serviceName ?? `novapulse-${service}`,
      'service.namespace': 'novapulse',
      'service.version': version,
    }).merge(detectResources({ detectors: [resourceAttributesEnvDetector] })),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: env.scheduleDelayMs,
        exportTimeoutMillis: env.exportTimeoutMs,
        maxQueueSize: env.maxQueueSize,
        maxExportBatchSize: env.maxBatchSize,
      }),
    ],
  });
  sdk.start();
  return {
    tracing: createTracing(trace.getTracer('novapulse', version), {
      followsParents: env.sampler.startsWith('parentbased_'),
    }),
    async stop(deadlineMs) {
      const stopped = sdk.shutdown().catch((error: unknown) => onFault(error, 'exporting traces'));
      // What the SDK has registered for the whole process, or another start would be ignored.
      trace.disable();
      context.disable();
      await Promise.race([stopped, delay(deadlineMs, undefined, { ref: false })]);
    },
  };
}

/** What OpenTelemetry has to say about its own trouble, as a fault of a dependency. */
function reportFaults(onFault: FaultLog): void {
  const report = (message: string, ...details: unknown[]) => {
    const text = [message, ...details.map((detail) => (detail instanceof Error ? detail.message : String(detail)))];
    onFault(new Error(redactText(messageOf(text.join(' ')))), 'exporting traces');
  };
  const silent = () => undefined;
  const logger = { error: report, warn: report, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

// Its error handler writes errors as JSON, stack included.
function messageOf(text: string): string {
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
}
