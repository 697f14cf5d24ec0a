import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { optionalVariable, text } from './variable.ts';

// RFC 6750 section 2.1: what a bearer token may consist of.
const tokenText = text(
  'a token of letters, digits and -._~+/',
  (value) => (/^[\w.~+/=-]+$/.test(value) ? value : undefined),
  {
    isSecret: true,
  },
);

export const metricsVariables = defineConcern({
  title: 'Metrics',
  variables: z.object({
    METRICS_TOKEN: optionalVariable(tokenText, {
      default: 'unset: `/metrics` answers only on `WORKER_PORT`',
      description: 'Bearer token that `/metrics` asks for, on both ports.',
    }),
  }),
  resolve: (values) => ({ token: values.METRICS_TOKEN ?? null }),
});
