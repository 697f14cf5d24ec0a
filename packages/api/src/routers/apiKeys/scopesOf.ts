import { type ApiKeyScope, apiKeyScopes, type PermissionRule, permissions, type Role } from '@novapulse/core';

/** The scopes that give nothing beyond a role: each permission that the scope opens is the role's, too. */
export function scopesOf(role: Role | null): ApiKeyScope[] {
  const rules: readonly PermissionRule[] = Object.values(permissions);
  return apiKeyScopes.filter((scope) =>
    rules.filter((rule) => rule.scope === scope).every(({ roles }) => role !== null && roles.includes(role)),
  );
}
