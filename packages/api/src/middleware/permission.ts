import { isPermitted, NovaError, type Permission } from '@novapulse/core';
import { type Caller, organizationIdOf } from '../authentication/caller.ts';
import type { Context } from '../context.ts';

/** What a procedure asks of whoever calls. */
type Required = { permission: Permission; isOpenToUnenrolled?: boolean | undefined };

/**
 * Who calls, if they may.
 *
 * @throws NovaError `UNAUTHORIZED` for nobody in particular, `PRECONDITION_FAILED` (reason `MFA_ENROLMENT_REQUIRED`) for
 * somebody who has to enrol a second factor first, `FORBIDDEN` for somebody who may not.
 */
export async function permittedCaller(ctx: Context, required: Required): Promise<Caller> {
  return requirePermission(await ctx.authenticate(), required);
}

/**
 * Whether who was let in before still may, and still acts for the same organization.
 *
 * @throws NovaError `UNAUTHORIZED`, `PRECONDITION_FAILED`, `FORBIDDEN`.
 */
export async function requireStillPermitted(ctx: Context, required: Required): Promise<void> {
  const before = await ctx.authenticate();
  const now = requirePermission(await ctx.authenticateAgain(), required);
  if (before === null || organizationIdOf(before) !== organizationIdOf(now)) {
    throw new NovaError('UNAUTHORIZED', 'This session acts for another organization now. Open the stream again.');
  }
}

function requirePermission(caller: Caller | null, { permission, isOpenToUnenrolled = false }: Required): Caller {
  if (caller === null) {
    throw new NovaError('UNAUTHORIZED', 'Sign in, or send a valid API key as "Authorization: Bearer np_…".');
  }
  if (caller.kind === 'user' && caller.mfa.isOverdue && !isOpenToUnenrolled) throw enrolmentRequired();
  if (!isPermitted(permission, caller)) {
    const lacks = caller.kind === 'apiKey' ? 'This API key does not allow it' : 'Your role does not allow it';
    throw new NovaError('FORBIDDEN', `${lacks}: it needs the permission "${permission}".`);
  }
  return caller;
}

/** What somebody is told who lacks the second factor that their organization requires. */
export function enrolmentRequired(): NovaError {
  return new NovaError(
    'PRECONDITION_FAILED',
    'Your organization requires a second factor. Set one up under Security, then try again.',
    { reason: 'MFA_ENROLMENT_REQUIRED' },
  );
}
