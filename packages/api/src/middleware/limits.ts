import { formatDurationMs, type LimitPolicyName, limitPolicies, NovaError } from '@novapulse/core';
import type { Limiter, Quota, Verdict } from '@novapulse/limits';
import { z } from 'zod';
import type { Caller } from '../authentication/caller.ts';
import { organizationIdOf } from '../authentication/caller.ts';
import { rateLimitFields } from './rateLimitFields.ts';

/** A limit that a procedure declares beside the general one: a policy by name, or with what it reads from the input. */
export type LimitUse = LimitPolicyName | { policy: LimitPolicyName; key?: FromInput<string>; points?: FromInput<number> };

/** Reads input that has not been checked yet; null: there is nothing to count. */
type FromInput<T> = (input: unknown) => T | null;

/** The limits of one request. Every call of a batch asks by itself. */
export type RequestLimits = {
  /** Takes points. @throws NovaError `TOO_MANY_REQUESTS`; `SERVICE_UNAVAILABLE` when the policy fails closed. */
  consume(policy: LimitPolicyName, key: string, points?: number): Promise<void>;
  /** Asks whether one more is allowed, without taking it. @throws NovaError as `consume`. */
  check(policy: LimitPolicyName, key: string): Promise<void>;
  /** Counts a failure, after `check`. Where tries may come at the same time, `reserve` is exact. */
  penalize(policy: LimitPolicyName, key: string): Promise<void>;
  /** Counts a try that may yet succeed; `settle` says how it ended. @throws NovaError as `consume`. */
  reserve(policy: LimitPolicyName, key: string): Promise<(hasFailed: boolean) => Promise<void>>;
  /** Refuses what this process knows to be refused, asking nobody. @throws NovaError `TOO_MANY_REQUESTS`. */
  refuseKnown(policy: LimitPolicyName, key: string): void;
};

type SetHeader = (name: string, value: string) => void;

/** Also sends the `RateLimit` fields: of each policy what is left after the request's most expensive call. */
export function createRequestLimits(limiter: Limiter, setHeader: SetHeader): RequestLimits {
  const quotas = new Map<LimitPolicyName, Quota>();

  function requireAllowed(verdict: Verdict): void {
    const { policy, quota } = verdict;
    if (quota !== null && quota.remaining <= (quotas.get(policy)?.remaining ?? Number.POSITIVE_INFINITY)) {
      quotas.set(policy, quota);
      for (const [name, value] of rateLimitFields([...quotas.values()])) setHeader(name, value);
    }
    if (!verdict.isAllowed) throw refusalOf(verdict);
  }

  return {
    consume: async (policy, key, points) => requireAllowed(await limiter.consume(policy, key, points)),
    check: async (policy, key) => requireAllowed(await limiter.peek(policy, key)),
    penalize: async (policy, key) => void (await limiter.penalize(policy, key)),
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
    return new NovaError('SERVICE_UNAVAILABLE', 'This cannot be counted right now. Try again in a moment.', {
      reason: 'RATE_LIMIT_STORE_UNAVAILABLE',
      retryAfterSeconds,
    });
  }
  const limit = quota === null ? '' : `: ${quota.limit} in ${formatDurationMs(quota.windowSeconds * 1000)}`;
  return new NovaError(
    'TOO_MANY_REQUESTS',
    `The limit "${policy}" is reached${limit}. Try again in ${retryAfterSeconds} seconds.`,
    { reason: 'RATE_LIMITED', retryAfterSeconds },
  );
}

/** The one policy that every call of a caller counts for. */
export function generalLimit(caller: Caller | null, address: string): [LimitPolicyName, string] {
  if (caller === null) return ['api.address', address];
  return caller.kind === 'apiKey' ? ['api.key', caller.apiKeyId] : ['api.session', caller.userId];
}

type Asked = { policy: LimitPolicyName; key: string; points: number };

/** What a declared limit counts in this call; null when there is nothing to count. */
export function askedOf(use: LimitUse, caller: Caller | null, address: string, input: unknown): Asked | null {
  const { policy, key: keyOf, points: pointsOf } = typeof use === 'string' ? { policy: use } : use;
  const key = keyOf ? keyOf(input) : keyByKind(policy, caller, address);
  const points = pointsOf ? pointsOf(input) : 1;
  return key === null || points === null || points < 1 ? null : { policy, key, points };
}

function keyByKind(policy: LimitPolicyName, caller: Caller | null, address: string): string | null {
  const { keyedBy } = limitPolicies[policy];
  switch (keyedBy) {
    case 'address':
      return address;
    case 'organization':
      return caller && organizationIdOf(caller);
    case 'apiKey':
      return caller?.kind === 'apiKey' ? caller.apiKeyId : null;
    case 'user':
      return caller?.kind === 'user' ? caller.userId : null;
    case 'account':
      throw new Error(`${policy} counts by account: say where the input names it.`);
  }
}

const withEmail = z.looseObject({ email: z.string() });
const withEvents = z.looseObject({ events: z.array(z.unknown()).max(10_000) });

/** The account that an input's `email` names. */
export function emailOf(input: unknown): string | null {
  const parsed = withEmail.safeParse(input);
  return parsed.success ? parsed.data.email : null;
}

/** How many events a batch holds. */
export function eventsIn(input: unknown): number | null {
  const parsed = withEvents.safeParse(input);
  return parsed.success ? parsed.data.events.length : null;
}
