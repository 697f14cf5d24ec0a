import type { Quota } from '@novapulse/limits';

/**
 * The values of `RateLimit-Policy` and `RateLimit`: one item a policy, the one with the least left first, as structured
 * fields (draft-ietf-httpapi-ratelimit-headers-10; RFC 9651). The names of policies need no escaping.
 */
export function rateLimitFields(quotas: readonly Quota[]): { policy: string; limit: string } {
  const byScarcity = quotas.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit);
  return {
    policy: byScarcity
      .map(({ policy, limit, windowSeconds }) => `"${policy}";q=${limit};w=${windowSeconds}`)
      .join(', '),
    limit: byScarcity
      .map(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
  };
}
