import { formatDurationMs, type LimitPolicyName, NovaError } from '@novapulse/core';
import type { Limiter, Quota, Verdict } from '@novapulse/limits';
import { rateLimitFields } from './rateLimitFields.ts';

/** The limits as one request meets them: every call of a batch asks by itself. */
export type RequestLimits = {
  /**
   * Takes points.
   *
   * @throws NovaError `TOO_MANY_REQUESTS` (reason `RATE_LIMITED`); `SERVICE_UNAVAILABLE` (reason
   * `RATE_LIMIT_STORE_UNAVAILABLE`) while a policy that fails closed cannot be counted.
   */
  consume(policy: LimitPolicyName, key: string, points?: number): Promise<void>;
  /** Asks whether one more is allowed, without taking it. Throws as `consume`. */
  check(policy: LimitPolicyName, key: string): Promise<void>;
  /** Counts a failure, after `check`. Where tries come at the same time, `reserve` is exact. */
  penalize(policy: LimitPolicyName, key: string): Promise<void>;
  /** Counts a try before it is known how it ends, which `settle` says. Throws as `consume`. */
  reserve(policy: LimitPolicyName, key: string): Promise<(hasFailed: boolean) => Promise<void>>;
  /** Refuses what this process knows to be refused, without asking the store. Throws as `consume`. */
  refuseKnown(policy: LimitPolicyName, key: string): void;
};

type Response = { readonly headersSent?: boolean; setHeader(name: string, value: string): unknown };

/** Also answers the `RateLimit` fields: of each policy what is left after the request's latest call. */
export function createRequestLimits(limiter: Limiter, response: Response): RequestLimits {
  const quotas = new Map<LimitPolicyName, Quota>();

  function requireAllowed(verdict: Verdict): void {
    note(verdict);
    if (!verdict.isAllowed) throw refusalOf(verdict);
  }

  function note({ policy, quota }: Verdict): void {
    const before = quotas.get(policy);
    // A batch that streams has sent its head with the first answer.
    if (quota === null || response.headersSent || (before && before.remaining < quota.remaining)) return;
    quotas.set(policy, quota);
    const fields = rateLimitFields([...quotas.values()]);
    response.setHeader('ratelimit-policy', fields.policy);
    response.setHeader('ratelimit', fields.limit);
  }

  return {
    consume: async (policy, key, points) => requireAllowed(await limiter.consume(policy, key, points)),
    check: async (policy, key) => requireAllowed(await limiter.peek(policy, key)),
    penalize: async (policy, key) => note(await limiter.penalize(policy, key)),
    async reserve(policy, key) {
      const { verdict, settle } = await limiter.reserve(policy, key);
      requireAllowed(verdict);
      return settle;
    },
    refuseKnown(policy, key) {
      const verdict = limiter.known(policy, key);
      if (verdict) requireAllowed(verdict);
    },
  };
}

function refusalOf({ policy, decision, retryAfterSeconds, quota }: Verdict): NovaError {
  if (decision === 'closed') {
    return new NovaError(
      'SERVICE_UNAVAILABLE',
      'How often this is used cannot be counted right now, and it is not allowed uncounted. Try again in a moment.',
      { reason: 'RATE_LIMIT_STORE_UNAVAILABLE', retryAfterSeconds },
    );
  }
  const limit = quota === null ? '' : ` (${quota.limit} in ${formatDurationMs(quota.windowSeconds * 1000)})`;
  const unit = retryAfterSeconds === 1 ? 'second' : 'seconds';
  return new NovaError(
    'TOO_MANY_REQUESTS',
    `The limit "${policy}"${limit} is reached. Try again in ${retryAfterSeconds} ${unit}.`,
    { reason: 'RATE_LIMITED', retryAfterSeconds },
  );
}
