import { callTRPCProcedure } from '@trpc/server';
import type { Context } from '../context.ts';
import { toNovaError } from '../errors/toNovaError.ts';
import type { ProcedureDescription } from '../procedures.ts';
import { appRouter } from '../router.ts';

export type CallOutcome = { code: string; fieldErrors: Record<string, string[]>; message: string; data?: unknown };

/** Calls any procedure with any input, as a server does, and says how it ended. */
export async function callProcedure(
  ctx: Context,
  { path, type }: Pick<ProcedureDescription, 'path' | 'type'>,
  input: unknown,
): Promise<CallOutcome> {
  try {
    const data: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type,
      ctx,
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    });
    return { code: 'OK', fieldErrors: {}, message: '', data };
  } catch (error) {
    const { code, fieldErrors = {}, message } = toNovaError(error);
    return { code, fieldErrors, message };
  }
}
