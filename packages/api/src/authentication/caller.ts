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
  /** What was proven for this session. */
  factors: readonly string[];
  /** The device that signed in. */
  deviceId: string | null;
  mfa: MfaStanding;
};

/** How a person stands with the second factor, and with what their organization asks for. */
export type MfaStanding = {
  isEnabled: boolean;
  /** The organization asks every member for a second factor. */
  isRequired: boolean;
  /** Until when it lets members without one in; null: not at all, or not asked. */
  graceUntil: Date | null;
  /** A second factor is required, missing, and the grace is over: the session is good for enrolling one only. */
  isOverdue: boolean;
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
