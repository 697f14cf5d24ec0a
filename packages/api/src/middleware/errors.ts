import type { NovaError } from '@novapulse/core';
import { TRPCError } from '@trpc/server';
import type { Context } from '../context.ts';
import { toNovaError } from '../errors/toNovaError.ts';

/** Maps what a procedure threw, once, and logs what nobody expected. */
export function refusalOf(error: TRPCError, ctx: Context, path: string): TRPCError {
  const refusal = toNovaError(error, ctx.requestId);
  logRefusal(refusal, ctx, path);
  return new TRPCError({ code: refusal.code, message: refusal.message, cause: refusal });
}

function logRefusal(refusal: NovaError, { deps: { logger }, requestId }: Context, path: string): void {
  const fields = { requestId, path, code: refusal.code };
  if (refusal.code === 'INTERNAL_SERVER_ERROR') logger.error({ ...fields, err: refusal.cause }, 'api.failed');
  else if (refusal.code === 'SERVICE_UNAVAILABLE') logger.warn({ ...fields, err: refusal.cause }, 'api.unavailable');
  else logger.debug({ ...fields, reason: refusal.reason }, 'api.refused');
}
