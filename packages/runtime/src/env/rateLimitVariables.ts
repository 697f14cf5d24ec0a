import { isLimitPolicyName, limitPolicies, parseDurationMs } from '@novapulse/core';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { listOf } from './texts.ts';
import { optionalVariable } from './variable.ts';

export type RateLimit = { limit: number; windowMs: number };

// A counter in Postgres holds 32 bits, and 7/4 of a limit must fit (packages/limits).
const maxLimit = 999_999_999;
const maxWindowMs = 86_400_000;
const write = 'write policy=limit/window separated by commas, such as login.address=30/15m,api.key=100000/1m';

const rateLimitsText = z.string().transform((value, context) => {
  const limits = new Map<string, RateLimit>();
  const problems = listOf(value).flatMap((item) => {
    const problem = readItem(item, limits);
    return problem === null ? [] : [`${JSON.stringify(item)} ${problem}`];
  });
  if (problems.length > 0) context.addIssue({ code: 'custom', message: problems.join('; ') });
  return limits;
});

function readItem(item: string, limits: Map<string, RateLimit>): string | null {
  const [, policy = '', limitText = '', window = ''] = /^([^=\s]+)=(\d{1,9})\/(\w+)$/.exec(item) ?? [];
  if (policy === '') return `is not valid; ${write}`;
  if (!isLimitPolicyName(policy)) return `names no policy; there are ${Object.keys(limitPolicies).join(', ')}`;
  if (limits.has(policy)) return 'comes twice; write each policy once';
  const limit = Number(limitText);
  if (limit < 1 || limit > maxLimit) return `has no valid limit; write a whole number from 1 to ${maxLimit}`;
  const windowMs = durationOf(window);
  if (windowMs < 1000 || windowMs > maxWindowMs || windowMs % 1000 !== 0) {
    return 'has no valid window; write whole seconds from 1s to 1d, such as 1s, 15m or 1h';
  }
  limits.set(policy, { limit, windowMs });
  return null;
}

function durationOf(text: string): number {
  try {
    return parseDurationMs(text);
  } catch {
    return 0;
  }
}

export const rateLimitVariables = defineConcern({
  title: 'Rate limits',
  variables: z.object({
    RATE_LIMITS: optionalVariable(rateLimitsText, {
      default: 'each policy’s own',
      description: 'Overrides per policy: `login.address=30/15m,api.key=100000/1m`. The policies are listed below.',
    }),
  }),
  /** Overrides by policy name; empty when none are given. */
  resolve: (values): ReadonlyMap<string, RateLimit> => values.RATE_LIMITS ?? new Map(),
});
