import type { LimitPolicyName } from '@novapulse/core';
import type { Limiter, Verdict } from './limiter.ts';

type Options = {
  keyOf: (policy: LimitPolicyName, key: string) => string;
  take: (policy: LimitPolicyName, key: string) => Promise<Verdict>;
  decided: (verdict: Verdict) => Verdict;
  giveBack: (policy: LimitPolicyName, key: string) => Promise<void>;
};

// Each try that ends wakes all who wait for its key; beyond this many they are refused like anybody over the limit.
const maxWaiting = 100;

/** The tries of one key in this process, kept while there are any. */
type Tries = {
  users: number;
  running: number;
  waiting: number;
  endings: number;
  nextEnding: PromiseWithResolvers<void>;
};

/** See `Limiter.reserve`. */
export function createReservations({ keyOf, take, decided, giveBack }: Options): Limiter['reserve'] {
  const triesByKey = new Map<string, Tries>();

  async function takeOrWait(policy: LimitPolicyName, key: string, tries: Tries): Promise<Verdict> {
    for (;;) {
      const { endings } = tries;
      const verdict = await take(policy, key);
      // Many people behind one address may sign in at once: what they reserved becomes a failure or is given back.
      const hasChanged = tries.endings !== endings;
      if (verdict.isAllowed || (tries.running === 0 && !hasChanged) || tries.waiting >= maxWaiting) return verdict;
      tries.waiting += 1;
      if (!hasChanged) await tries.nextEnding.promise;
      tries.waiting -= 1;
    }
  }

  function leave(id: string, tries: Tries): void {
    tries.users -= 1;
    if (tries.users === 0) triesByKey.delete(id);
  }

  return async (policy, key) => {
    const id = keyOf(policy, key);
    const tries = triesByKey.get(id) ?? newTries();
    triesByKey.set(id, tries);
    tries.users += 1;
    const verdict = decided(await takeOrWait(policy, key, tries));
    if (!verdict.isAllowed) {
      leave(id, tries);
      return { verdict, settle: async () => undefined };
    }
    tries.running += 1;
    return {
      verdict,
      async settle(hasFailed) {
        if (!hasFailed) await giveBack(policy, key);
        tries.running -= 1;
        tries.endings += 1;
        tries.nextEnding.resolve();
        tries.nextEnding = Promise.withResolvers();
        leave(id, tries);
      },
    };
  };
}

function newTries(): Tries {
  return { users: 0, running: 0, waiting: 0, endings: 0, nextEnding: Promise.withResolvers() };
}
