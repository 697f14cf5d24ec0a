import { parseRetrySchedule } from '@novapulse/core';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { cidrListText, durationText, portListText } from './texts.ts';
import { optionalVariable, text, variable } from './variable.ts';

const loopback = ['127.0.0.0/8', '::1/128'];

export const webhookVariables = defineConcern({
  title: 'Webhooks',
  variables: z.object({
    WEBHOOK_ALLOWED_CIDRS: optionalVariable(cidrListText, {
      default: '`127.0.0.0/8,::1/128` under `npm start`, else none',
      description: 'Private ranges that endpoints may use. Addresses inside may use any port.',
    }),
    WEBHOOK_ALLOWED_PORTS: variable(portListText, {
      default: '80,443',
      description: 'Ports that endpoints may use elsewhere.',
    }),
    WEBHOOK_RETRY_SCHEDULE: variable(text('durations separated by commas, such as 5s,5m,30m', parseRetrySchedule), {
      default: '5s,5m,30m,2h,5h,10h,14h,20h,24h',
      description: 'Delays after the 1st, 2nd … failed attempt. After the last one comes one more attempt.',
    }),
    WEBHOOK_DISABLE_AFTER: variable(durationText({ minMs: 60_000, maxMs: 31_536_000_000, range: '1m to 365d' }), {
      default: '5d',
      description:
        'An endpoint that has done nothing but fail for so long is disabled. Managers are warned at 50, 70 and 90 % of it.',
    }),
    WEBHOOK_TIMEOUT: variable(durationText({ minMs: 1, maxMs: 600_000, range: 'up to 10m' }), {
      default: '15s',
      description: 'One total deadline for an attempt, from the name lookup to the last byte of the answer.',
    }),
  }),
  resolve: (values, { isSupervised }) => ({
    allowedCidrs: values.WEBHOOK_ALLOWED_CIDRS ?? (isSupervised ? loopback : []),
    allowedPorts: values.WEBHOOK_ALLOWED_PORTS,
    /** Milliseconds. */
    retryScheduleMs: values.WEBHOOK_RETRY_SCHEDULE,
    disableAfterMs: values.WEBHOOK_DISABLE_AFTER,
    timeoutMs: values.WEBHOOK_TIMEOUT,
  }),
});
