import { parseDurationMs } from '@novapulse/core';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { listOf } from './texts.ts';
import { optionalVariable, text } from './variable.ts';

export type RateLimit = { limit: number; windowMs: number };

const rateLimitsText = text(
  'policy=limit/window separated by commas, such as login.address=30/15m,api.key=100000/1m',
  (value) => {
    const limits = new Map<string, RateLimit>();
    for (const item of listOf(value)) {
      const match = /^([a-zA-Z]+(?:\.[a-zA-Z]+)+)=(\d{1,9})\/(\w+)$/.exec(item);
      const [, policy = '', limit = '', window = ''] = match ?? [];
      const windowMs = match === null ? 0 : parseDurationMs(window);
      if (Number(limit) < 1 || windowMs < 1000 || limits.has(policy)) {
        return undefined;
      }
      limits.set(policy, { limit: Number(limit), windowMs });
    }
    return limits;
  },
);

export const rateLimitVariables = defineConcern({
  title: 'Rate limits',
  variables: z.object({
    RATE_LIMITS: optionalVariable(rateLimitsText, {
      default: 'each policy’s own',
      description: 'Overrides per policy: `login.address=30/15m,api.key=100000/1m`.',
    }),
  }),
  /** Overrides by policy name; empty when none are given. */
  resolve: (values): ReadonlyMap<string, RateLimit> => values.RATE_LIMITS ?? new Map(),
});
