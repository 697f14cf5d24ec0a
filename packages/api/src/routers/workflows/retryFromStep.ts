import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { retryRun } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { findRun, runNotFound } from '../../workflows/findRun.ts';
import { runOutput, runView } from '../../workflows/runView.ts';

/** Lets a failed or cancelled run go on: from a step, which runs anew with all after it, or from where it stopped. */
export const retryFromStep = procedure('workflows:write')
  .input(
    z.strictObject({
      id: idOf('workflowRun'),
      step: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .meta({ description: 'The step’s name. Unset: where the run stopped.' }),
    }),
  )
  .output(runOutput)
  .mutation(async ({ ctx, input: { id, step } }) => {
    const { caller, deps, organizationId } = ctx;
    const jobId = await deps.db.prisma.$transaction(async (tx) => {
      const result = await retryRun(sqlOf(tx), { organizationId, runId: id, step }, deps.newId);
      if (result === null) throw runNotFound();
      if (result.kind === 'step_missing') throw invalidInput({ step: ['This run has no step of this name.'] });
      if (result.kind === 'refused') {
        throw new NovaError('CONFLICT', `Only failed and cancelled runs go on again; this one is "${result.status}".`, {
          reason: 'NOT_RETRYABLE',
        });
      }
      await recordAudit(tx, ctx, {
        action: 'workflows.retryFromStep',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'workflow_run', id },
        detail: { step: step ?? null },
      });
      return result.jobId;
    });
    deps.changes.announce([{ organizationId, jobId }]);
    return runView(await findRun(deps.db.sql, organizationId, id));
  });
