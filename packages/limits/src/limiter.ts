import type { LimitPolicyName } from '@novapulse/core';

/**
 * What was decided, as the metrics count it. `failed_open`, `degraded` and `closed` are a policy's own answers while
 * the store cannot be asked; whoever a node refuses by itself then is `limited`, too.
 */
export type LimitDecision = 'allowed' | 'limited' | 'failed_open' | 'degraded' | 'closed';

/** What is left of a limit, as the store counted it. */
export type Quota = {
  policy: LimitPolicyName;
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Whole seconds until the whole limit is there again; when refused, until what was asked for fits. */
  resetSeconds: number;
};

export type Verdict = {
  policy: LimitPolicyName;
  decision: LimitDecision;
  isAllowed: boolean;
  /** Whole seconds, at least 1, after which it makes sense to try again; 0 when allowed. */
  retryAfterSeconds: number;
  /** Null when the store was not asked. */
  quota: Quota | null;
};

/**
 * Counts points by policy and key, the same on every node. A key is what the policy counts by: an address, an id, a
 * mail address; it is normalized and hashed here. Nothing rejects: without its store each policy answers as it declares.
 */
export type Limiter = {
  /** Takes points when they fit, and none otherwise. */
  consume(policy: LimitPolicyName, key: string, points?: number): Promise<Verdict>;
  /** Whether one more point would fit, without taking it. */
  peek(policy: LimitPolicyName, key: string): Promise<Verdict>;
  /** Counts what has happened, such as a failed sign-in. The verdict says whether one more is allowed after it. */
  penalize(policy: LimitPolicyName, key: string, points?: number): Promise<Verdict>;
  /** Gives points back, such as those taken for a try that succeeded. */
  refund(policy: LimitPolicyName, key: string, points?: number): Promise<void>;
  /** Forgets a key. */
  reset(policy: LimitPolicyName, key: string): Promise<void>;
  isStoreUp(): boolean;
  close(): Promise<void>;
};
