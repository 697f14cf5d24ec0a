import { isPermitted, NovaError, type Permission } from '@novapulse/core';
import type { Caller } from '../authentication/caller.ts';
import type { Context } from '../context.ts';

/**
 * Who calls, if they may.
 *
 * @throws NovaError `UNAUTHORIZED` for nobody in particular, `FORBIDDEN` for somebody who may not.
 */
export async function permittedCaller(ctx: Context, permission: Permission): Promise<Caller> {
  const caller = await ctx.authenticate();
  if (caller === null) {
    throw new NovaError('UNAUTHORIZED', 'Sign in, or send a valid API key as "Authorization: Bearer np_…".');
  }
  if (!isPermitted(permission, caller)) {
    const lacks = caller.kind === 'apiKey' ? 'This API key does not allow it' : 'Your role does not allow it';
    throw new NovaError('FORBIDDEN', `${lacks}: it needs the permission "${permission}".`);
  }
  return caller;
}
