import { type LimitPolicy, type LimitPolicyName, limitPolicies } from '@novapulse/core';

/** Limit and window by policy name, as `RATE_LIMITS` gives them. */
export type LimitOverrides = ReadonlyMap<string, { limit: number; windowMs: number }>;

/** The policies as they hold in this process. */
export function limitSettings(overrides: LimitOverrides): (name: LimitPolicyName) => LimitPolicy {
  const settings = new Map<string, LimitPolicy>(
    Object.entries<LimitPolicy>(limitPolicies).map(([name, policy]) => {
      const override = overrides.get(name);
      return [
        name,
        override ? { ...policy, limit: override.limit, windowSeconds: Math.ceil(override.windowMs / 1000) } : policy,
      ];
    }),
  );
  return (name) => settings.get(name) ?? limitPolicies[name];
}
