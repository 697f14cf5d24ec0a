import type { Quota } from '@novapulse/limits';

/**
 * `RateLimit-Policy` and `RateLimit`, one item a policy, the one with the least left first
 * (draft-ietf-httpapi-ratelimit-headers-10; structured fields, RFC 9651). Policy names need no escaping.
 */
export function rateLimitFields(quotas: readonly Quota[]): [name: string, value: string][] {
  const byScarcity = quotas.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit);
  return [
    ['ratelimit-policy', byScarcity.map((quota) => `"${quota.policy}";q=${quota.limit};w=${quota.windowSeconds}`)],
    ['ratelimit', byScarcity.map((quota) => `"${quota.policy}";r=${quota.remaining};t=${quota.resetSeconds}`)],
  ].map(([name, items]): [string, string] => [String(name), [items].flat().join(', ')]);
}
