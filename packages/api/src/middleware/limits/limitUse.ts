import { type LimitPolicyName, limitPolicies } from '@novapulse/core';
import { z } from 'zod';
import { type Caller, organizationIdOf } from '../../authentication/caller.ts';

/** Reads input that has not been checked yet; null when it names nothing to count. */
type FromInput<T> = (input: unknown) => T | null;

/** A limit that a procedure declares beside the general one: a policy, and what it has to read from the input. */
export type LimitUse =
  | LimitPolicyName
  | { policy: LimitPolicyName; key?: FromInput<string>; points?: FromInput<number> };

export type AskedLimit = { policy: LimitPolicyName; key: string; points: number };

type Asker = { caller: Caller | null; address: string };

/** The one policy that every call counts for. */
export function generalLimit({ caller, address }: Asker): AskedLimit {
  if (caller === null) return { policy: 'api.address', key: address, points: 1 };
  return caller.kind === 'apiKey'
    ? { policy: 'api.key', key: caller.apiKeyId, points: 1 }
    : { policy: 'api.session', key: caller.userId, points: 1 };
}

/** What a declared limit counts in this call; null when there is nothing to count. */
export function askedLimit(use: LimitUse, asker: Asker, input: unknown): AskedLimit | null {
  const { policy, key: keyOf, points: pointsOf } = typeof use === 'string' ? { policy: use } : use;
  const key = keyOf ? keyOf(input) : keyByKind(policy, asker);
  const points = pointsOf ? pointsOf(input) : 1;
  return key === null || points === null || points < 1 ? null : { policy, key, points };
}

function keyByKind(policy: LimitPolicyName, { caller, address }: Asker): string | null {
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
      throw new Error(`"${policy}" counts by account: declare where the input names it.`);
  }
}

const withEmail = z.looseObject({ email: z.string() });
const withEvents = z.looseObject({ events: z.array(z.unknown()) });

/** The account that an input names as `email`. */
export function emailIn(input: unknown): string | null {
  const parsed = withEmail.safeParse(input);
  return parsed.success ? parsed.data.email : null;
}

/** How many events a batch holds. */
export function eventsIn(input: unknown): number | null {
  const parsed = withEvents.safeParse(input);
  return parsed.success ? parsed.data.events.length : null;
}
