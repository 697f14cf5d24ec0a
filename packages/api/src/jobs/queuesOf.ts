import { NovaError } from '@novapulse/core';
import type { UserCaller } from '../authentication/caller.ts';

/**
 * Whose numbers a person sees: operators everybody's (null) unless they ask for their organization's, everybody else
 * their organization's.
 *
 * @throws NovaError `FORBIDDEN` for an operator who acts in no organization and asks for its numbers.
 */
export function queuesOf(
  { operator, organization }: UserCaller,
  scope: 'organization' | 'all' | undefined,
): string | null {
  if (operator && scope !== 'organization') return null;
  if (scope === 'all') throw new NovaError('FORBIDDEN', 'Only operators see the numbers of every organization.');
  if (organization === null) throw new NovaError('FORBIDDEN', 'Choose an organization first.');
  return organization.id;
}
