import type { ApiKeyScope, Role } from '@novapulse/core';

/** A person, signed in through a session. */
export type UserCaller = {
  kind: 'user';
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  operator: boolean;
  /** The organization the session acts in; null for an operator who belongs to none. */
  organization: { id: string; name: string; slug: string } | null;
  /** The role there. */
  role: Role | null;
  /** When every required factor was last proven. */
  verifiedAt: Date;
};

/** A service, known by an API key. */
export type ApiKeyCaller = {
  kind: 'apiKey';
  apiKeyId: string;
  organizationId: string;
  scopes: readonly ApiKeyScope[];
};

export type Caller = UserCaller | ApiKeyCaller;

/** Whether being asked who calls shows that the key or session is in use. */
export type AuthenticationOptions = { countsAsUse: boolean };

export function organizationIdOf(caller: Caller): string | null {
  return caller.kind === 'apiKey' ? caller.organizationId : (caller.organization?.id ?? null);
}
