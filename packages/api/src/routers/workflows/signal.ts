import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { signalRun, WorkflowFault } from '@novapulse/jobs';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { procedure } from '../../trpc.ts';

/**
 * Gives a run the signal that it waits for. The token, 256 random bits that a run made for this one purpose, is the
 * authority: whoever was sent it need not have an account. It works once.
 */
export const signal = procedure('public')
  .input(z.strictObject({ token: z.string().min(1).max(200), payload: z.unknown().optional() }))
  .output(z.object({ status: z.literal('accepted') }))
  .mutation(async ({ ctx, input: { token, payload } }) => {
    await ctx.deps.db.prisma.$transaction(async (tx) => {
      const result = await signalRun(sqlOf(tx), { token, payload }).catch((error: unknown) => {
        if (error instanceof WorkflowFault) throw new NovaError('PAYLOAD_TOO_LARGE', error.message);
        throw error;
      });
      if (result.kind === 'unusable') {
        throw invalidInput(
          { token: ['This link is unknown, was used before, or what it was for is over.'] },
          'SIGNAL_UNUSABLE',
        );
      }
      await recordAudit(tx, ctx, {
        action: 'workflows.signal',
        organizationId: result.organizationId,
        actor: null,
        target: { type: 'workflow_run', id: result.runId },
        detail: { step: result.step },
      });
    });
    return { status: 'accepted' as const };
  });
