import { isPermitted, NovaError, type Permission } from '@novapulse/core';
import { type Caller, organizationIdOf } from '../authentication/caller.ts';
import type { Context } from '../context.ts';

/**
 * Who calls, if they may.
 *
 * @throws NovaError `UNAUTHORIZED` for nobody in particular, `FORBIDDEN` for somebody who may not.
 */
export async function permittedCaller(ctx: Context, permission: Permission): Promise<Caller> {
  return requirePermission(await ctx.authenticate(), permission);
}

/**
 * Whether who was let in before still may, and still acts for the same organization.
 *
 * @throws NovaError `UNAUTHORIZED`, `FORBIDDEN`.
 */
export async function requireStillPermitted(ctx: Context, permission: Permission): Promise<void> {
  const before = await ctx.authenticate();
  const now = requirePermission(await ctx.authenticateAgain(), permission);
  if (before === null || organizationIdOf(before) !== organizationIdOf(now)) {
    throw new NovaError('UNAUTHORIZED', 'This session acts for another organization now. Open the stream again.');
  }
}

function requirePermission(caller: Caller | null, permission: Permission): Caller {
  if (caller === null) {
    throw new NovaError('UNAUTHORIZED', 'Sign in, or send a valid API key as "Authorization: Bearer np_…".');
  }
  if (!isPermitted(permission, caller)) {
    const lacks = caller.kind === 'apiKey' ? 'This API key does not allow it' : 'Your role does not allow it';
    throw new NovaError('FORBIDDEN', `${lacks}: it needs the permission "${permission}".`);
  }
  return caller;
}
