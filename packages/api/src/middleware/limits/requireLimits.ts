import { limitPolicies } from '@novapulse/core';
import type { TRPCError } from '@trpc/server';
import type { Context } from '../../context.ts';
import { toNovaError } from '../../errors/toNovaError.ts';
import type { ProcedureMeta } from '../../procedureMeta.ts';
import { askedLimit, generalLimit, type LimitUse } from './limitUse.ts';

/** Counts the call for whoever calls, before anything else is asked of it. Throws as `RequestLimits.consume`. */
export async function requireGeneralLimit(ctx: Context, permission: ProcedureMeta['permission']): Promise<void> {
  const caller = permission === 'public' ? null : await ctx.authenticate();
  const { policy, key, points } = generalLimit({ caller, address: ctx.client.address });
  await ctx.limits.consume(policy, key, points);
}

type Result = { ok: true } | { ok: false; error: TRPCError };

/**
 * Runs a call within the limits that its procedure declares. A policy that counts failures counts the call while it
 * runs and keeps it only when it ends with `UNAUTHORIZED`, so that nobody's right password costs anything.
 */
export async function withinLimits<R extends Result>(
  ctx: Context,
  { uses, input }: { uses: readonly LimitUse[]; input: unknown },
  run: () => Promise<R>,
): Promise<R> {
  const caller = await ctx.authenticate();
  const asked = uses.flatMap((use) => askedLimit(use, { caller, address: ctx.client.address }, input) ?? []);
  const settles: ((hasFailed: boolean) => Promise<void>)[] = [];
  let hasFailed = false;
  try {
    for (const { policy, key, points } of asked) {
      if (limitPolicies[policy].counts === 'failures') settles.push(await ctx.limits.reserve(policy, key));
      else await ctx.limits.consume(policy, key, points);
    }
    const result = await run();
    hasFailed = !result.ok && toNovaError(result.error).code === 'UNAUTHORIZED';
    return result;
  } finally {
    await Promise.all(settles.map((settle) => settle(hasFailed)));
  }
}
