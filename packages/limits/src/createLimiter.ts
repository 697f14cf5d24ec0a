import type { LimitPolicyName } from '@novapulse/core';
import { createCircuit } from './createCircuit.ts';
import { createRefusals } from './createRefusals.ts';
import { createReservations } from './createReservations.ts';
import type { LimitDecision, Limiter, Verdict } from './limiter.ts';
import { limitKey } from './limitKey.ts';
import { type LimitOverrides, limitSettings } from './limitSettings.ts';
import { probeStore } from './probeStore.ts';
import { createLocalStore } from './stores/createLocalStore.ts';
import type { LimitStore, Reading, TakeRequest } from './stores/limitStore.ts';

export type LimiterOptions = {
  store: LimitStore;
  overrides?: LimitOverrides;
  /** How many nodes share the limits; each takes its part while the store is away. */
  nodeCount: () => number;
  onDecision?: (decision: { policy: LimitPolicyName; decision: LimitDecision }) => void;
  /** Told once when the store goes away, with the reason, and once when it is back. */
  onStoreChange?: (isUp: boolean, error?: unknown) => void;
  /** Most keys that are counted here while the store is away, and most refusals that are remembered. */
  maxLocalKeys?: number;
  /** Monotonic milliseconds. */
  nowMs?: () => number;
};

// Long enough to notice a store that is back.
const closedRetrySeconds = 5;

/** A verdict, and the exact wait behind its whole seconds when it was counted by the store. */
type Taken = { verdict: Verdict; waitMs: number | null };

export function createLimiter(options: LimiterOptions): Limiter {
  const { store, nodeCount, overrides = new Map(), maxLocalKeys = 20_000, nowMs = () => performance.now() } = options;
  const { onDecision = () => undefined, onStoreChange = () => undefined } = options;
  const settingsOf = limitSettings(overrides);
  const local = createLocalStore({ maxKeys: maxLocalKeys, nowMs });
  const refusals = createRefusals({ maxKeys: maxLocalKeys, nowMs });
  const circuit = createCircuit({
    deadlineMs: store.deadlineMs,
    probe: () => probeStore(store),
    onChange: onStoreChange,
  });

  function requestOf(policy: LimitPolicyName, key: string, points: number): TakeRequest {
    const { limit, windowSeconds, keyedBy } = settingsOf(policy);
    return { key: limitKey(policy, keyedBy, key), points, limit, windowSeconds };
  }

  async function take(policy: LimitPolicyName, request: TakeRequest): Promise<Taken> {
    try {
      const reading = await circuit.run(() => store.take(request));
      const decision = isEnough(reading, request.points) ? 'allowed' : 'limited';
      return { verdict: verdictOf(policy, request, reading, decision), waitMs: reading.waitMs };
    } catch {
      return { verdict: await withoutStore(policy, request), waitMs: null };
    }
  }

  async function withoutStore(policy: LimitPolicyName, request: TakeRequest): Promise<Verdict> {
    switch (settingsOf(policy).withoutStore) {
      case 'open':
        return { policy, decision: 'failed_open', isAllowed: true, retryAfterSeconds: 0, quota: null };
      case 'closed':
        return { policy, decision: 'closed', isAllowed: false, retryAfterSeconds: closedRetrySeconds, quota: null };
      case 'degraded': {
        const limit = Math.max(1, Math.floor(request.limit / nodeCount()));
        const reading = await local.take({ ...request, limit });
        const decision = isEnough(reading, request.points) ? 'degraded' : 'limited';
        return { ...verdictOf(policy, request, reading, decision), quota: null };
      }
    }
  }

  function known(policy: LimitPolicyName, request: TakeRequest): Verdict | null {
    const refusal = refusals.find(request);
    return refusal && verdictOf(policy, request, refusal, 'limited');
  }

  async function takeUnlessKnown(policy: LimitPolicyName, key: string, points = 1): Promise<Verdict> {
    const request = requestOf(policy, key, points);
    // Failures are given back by successes, maybe on another node, so only a count of calls stays refused.
    const staysRefused = settingsOf(policy).counts !== 'failures';
    const refused = staysRefused && circuit.isUp() ? known(policy, request) : null;
    if (refused) return refused;
    const { verdict, waitMs } = await take(policy, request);
    if (staysRefused && !verdict.isAllowed && waitMs !== null) {
      refusals.remember(request, { remaining: verdict.quota?.remaining ?? 0, waitMs });
    }
    return verdict;
  }

  function decided(verdict: Verdict): Verdict {
    onDecision({ policy: verdict.policy, decision: verdict.decision });
    return verdict;
  }

  return {
    consume: async (policy, key, points) => decided(await takeUnlessKnown(policy, key, points)),
    peek: async (policy, key) => decided((await take(policy, requestOf(policy, key, 0))).verdict),
    async penalize(policy, key, points = 1) {
      await take(policy, requestOf(policy, key, points));
      const request = requestOf(policy, key, 0);
      const { verdict, waitMs } = await take(policy, request);
      if (!verdict.isAllowed && waitMs !== null) refusals.remember({ ...request, points: 1 }, { remaining: 0, waitMs });
      return verdict;
    },
    reserve: createReservations({
      keyOf: (policy, key) => requestOf(policy, key, 1).key,
      take: takeUnlessKnown,
      decided,
      giveBack: async (policy, key) => void (await take(policy, requestOf(policy, key, -1))),
    }),
    known(policy, key) {
      const verdict = circuit.isUp() ? known(policy, requestOf(policy, key, 1)) : null;
      return verdict && decided(verdict);
    },
    async reset(policy, key) {
      const request = requestOf(policy, key, 0);
      refusals.forget(request);
      await local.forget(request);
      await circuit.run(() => store.forget(request)).catch(() => undefined);
    },
    isStoreUp: circuit.isUp,
    async close() {
      circuit.close();
      await store.close();
    },
  };
}

function verdictOf(
  policy: LimitPolicyName,
  { limit, windowSeconds }: TakeRequest,
  { remaining, waitMs }: Pick<Reading, 'remaining' | 'waitMs'>,
  decision: LimitDecision,
): Verdict {
  const isAllowed = decision !== 'limited';
  const resetSeconds = Math.ceil(waitMs / 1000);
  return {
    policy,
    decision,
    isAllowed,
    retryAfterSeconds: isAllowed ? 0 : Math.max(1, resetSeconds),
    quota: { policy, limit, windowSeconds, remaining, resetSeconds },
  };
}

/** A read asks whether one more would fit. */
function isEnough({ fits, remaining }: Reading, points: number): boolean {
  return points === 0 ? remaining > 0 : fits;
}
