import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { urlText, wordText } from './texts.ts';
import { optionalVariable, text, variable } from './variable.ts';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const collectorText = urlText('the http:// or https:// URL of an OTLP collector', ['http:', 'https:']);

const ratioText = text('a number from 0 to 1', (value) => {
  const ratio = Number(value);
  return value.trim() !== '' && ratio >= 0 && ratio <= 1 ? ratio : undefined;
});

const countText = text('a whole number from 1', (value) => (/^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined));

/** OpenTelemetry's own names; what is not here and concerns the exporter is read by the exporter itself. */
export const telemetryVariables = defineConcern({
  title: 'OpenTelemetry',
  variables: z.object({
    OTEL_EXPORTER_OTLP_ENDPOINT: optionalVariable(collectorText, {
      default: 'unset: no export, nothing of OpenTelemetry is loaded',
      description:
        'OTLP collector, such as `http://collector:4318`; traces go to `/v1/traces` below it. The other ' +
        '`OTEL_EXPORTER_OTLP_*` variables (headers, timeout, compression, certificates) mean what OpenTelemetry says.',
    }),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optionalVariable(collectorText, {
      default: 'unset',
      description: 'Instead: the whole URL that traces go to.',
    }),
    OTEL_EXPORTER_OTLP_PROTOCOL: variable(wordText(['http/protobuf']), {
      default: 'http/protobuf',
      description: 'The protocol of the export; there is this one.',
    }),
    OTEL_TRACES_EXPORTER: variable(wordText(['otlp', 'none']), {
      default: 'otlp',
      description: '`none` turns traces off.',
    }),
    OTEL_SDK_DISABLED: variable(wordText(['true', 'false']), {
      default: 'false',
      description: '`true` turns OpenTelemetry off.',
    }),
    OTEL_SERVICE_NAME: optionalVariable(
      text('a name of 1 to 255 characters on one line', (value) => (/^\S.{0,254}$/.test(value) ? value : undefined)),
      { default: '`novapulse-web`, `novapulse-worker`', description: 'The service’s name in traces.' },
    ),
    OTEL_RESOURCE_ATTRIBUTES: optionalVariable(
      text('key=value[,key=value…]', (value) => (/^[^=,]+=[^=,]*(?:,[^=,]+=[^=,]*)*$/.test(value) ? value : undefined)),
      { default: 'unset', description: 'What else each trace says of this process, such as its environment.' },
    ),
    OTEL_TRACES_SAMPLER: variable(wordText(samplers), {
      default: 'parentbased_traceidratio',
      description:
        'Which traces are kept: `always_on`, `always_off`, `traceidratio`, or one of them with `parentbased_` in front, ' +
        'which follows what a caller’s `traceparent` header decided. Retries follow the trace of the first attempt.',
    }),
    OTEL_TRACES_SAMPLER_ARG: variable(ratioText, {
      default: '0.05',
      description: 'The share of traces that a `traceidratio` sampler keeps, from 0 to 1.',
    }),
    OTEL_BSP_SCHEDULE_DELAY: variable(countText, {
      default: '5000',
      description: 'Milliseconds between two exports.',
    }),
    OTEL_BSP_EXPORT_TIMEOUT: variable(countText, {
      default: '10000',
      description: 'Milliseconds that one export may take.',
    }),
    OTEL_BSP_MAX_QUEUE_SIZE: variable(countText, {
      default: '4096',
      description: 'Spans that wait for their export; more than these are dropped.',
    }),
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: variable(countText, {
      default: '512',
      description: 'The most spans of one export.',
    }),
  }),
  resolve: (values) => {
    const isConfigured =
      values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined || values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined;
    return {
      isOn: isConfigured && values.OTEL_TRACES_EXPORTER === 'otlp' && values.OTEL_SDK_DISABLED === 'false',
      /** Null: `novapulse-web`, `novapulse-worker`. */
      serviceName: values.OTEL_SERVICE_NAME ?? null,
      sampler: values.OTEL_TRACES_SAMPLER,
      samplerRatio: values.OTEL_TRACES_SAMPLER_ARG,
      scheduleDelayMs: values.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMs: values.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: values.OTEL_BSP_MAX_QUEUE_SIZE,
      maxBatchSize: Math.min(values.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, values.OTEL_BSP_MAX_QUEUE_SIZE),
    };
  },
});

export type TelemetryEnv = ReturnType<typeof telemetryVariables.resolve>;
