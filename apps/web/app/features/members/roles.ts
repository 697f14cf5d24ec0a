import type { Role } from '@novapulse/core';

export const roles = ['admin', 'manager', 'user'] as const satisfies readonly Role[];

/** What each role is for, in a sentence. */
export const roleSentences: Record<Role, string> = {
  admin: 'Everything, with members, API keys, policies and the audit log.',
  manager: 'Creates and changes webhooks, publishes events, retries deliveries and jobs.',
  user: 'Looks at everything that is sent and run; changes nothing.',
};

/** Null for what is no role. */
export function parseRole(text: string): Role | null {
  return roles.find((role) => role === text) ?? null;
}
