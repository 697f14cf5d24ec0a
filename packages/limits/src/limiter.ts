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

/** A try that was counted before it is known how it ends. */
export type Reservation = {
  verdict: Verdict;
  /** Says how it ended: a success gives the point back. Of no effect when the try was refused. */
  settle(hasFailed: boolean): Promise<void>;
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
  /**
   * For policies that count failures: counts the try at once, so that no number of tries at the same time passes the
   * limit. When it is reached by tries that have not ended yet, waits for those of this process first.
   */
  reserve(policy: LimitPolicyName, key: string): Promise<Reservation>;
  /** A refusal that this process remembers, without asking the store; null when it knows of none. */
  known(policy: LimitPolicyName, key: string): Verdict | null;
  /** Forgets a key. */
  reset(policy: LimitPolicyName, key: string): Promise<void>;
  isStoreUp(): boolean;
  close(): Promise<void>;
};
