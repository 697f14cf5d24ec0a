import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { urlText } from './texts.ts';
import { optionalVariable } from './variable.ts';

export const telemetryVariables = defineConcern({
  title: 'OpenTelemetry',
  variables: z.object({
    OTEL_EXPORTER_OTLP_ENDPOINT: optionalVariable(
      urlText('the http:// or https:// URL of an OTLP collector', ['http:', 'https:']),
      {
        default: 'unset: no export',
        description: 'OTLP collector. The other `OTEL_*` variables mean what OpenTelemetry says.',
      },
    ),
  }),
  resolve: (values) => ({ otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null }),
});
