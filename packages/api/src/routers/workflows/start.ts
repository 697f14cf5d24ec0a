import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { startRun, type WorkflowDefinition, workflows } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { fieldErrorsOf } from '../../errors/fieldErrors.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { traceOf } from '../../jobs/traceId.ts';
import { procedure } from '../../trpc.ts';
import { findRun } from '../../workflows/findRun.ts';
import { runOutput, runView } from '../../workflows/runView.ts';

/** Starts a run of a workflow's newest version. */
export const start = procedure('workflows:write')
  .input(
    z.strictObject({
      name: z.string().min(1).max(100),
      input: z.unknown().optional().meta({ description: 'What the workflow asks for: see its inputSchema.' }),
      idempotencyKey: z.string().min(1).max(200).optional().meta({
        description: 'Starting again with the same key and input starts nothing and answers with the same run.',
      }),
    }),
  )
  .output(runOutput.extend({ duplicate: z.boolean() }))
  .mutation(async ({ ctx, input: { name, input, idempotencyKey } }) => {
    const { caller, deps, organizationId } = ctx;
    const definition = workflows.latest(name);
    if (definition === undefined) {
      throw invalidInput({ name: ['There is no workflow of this name. workflows.definitions lists them.'] });
    }
    const checked = checkInput(definition, input);
    const run = await deps.db.prisma.$transaction(async (tx) => {
      const started = await startRun(sqlOf(tx), definition, checked, {
        newId: deps.newId,
        organizationId,
        trigger: 'api',
        ...traceOf(deps),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      });
      if (started.isConflict) throw keyReused();
      if (!started.isDuplicate) {
        await recordAudit(tx, ctx, {
          action: 'workflows.start',
          organizationId,
          actor: actorOf(caller),
          target: { type: 'workflow_run', id: started.id },
          detail: { name, version: definition.version },
        });
      }
      return started;
    });
    deps.changes.announce([{ organizationId, jobId: run.jobId }]);
    return { ...runView(await findRun(deps.db.sql, organizationId, run.id)), duplicate: run.isDuplicate };
  });

function checkInput(definition: WorkflowDefinition, input: unknown): unknown {
  const parsed = definition.input.safeParse(input ?? {});
  if (!parsed.success) {
    const byField = Object.entries(fieldErrorsOf(parsed.error));
    throw invalidInput(
      Object.fromEntries(byField.map(([path, errors]) => [path === 'input' ? path : `input.${path}`, errors])),
    );
  }
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > maxInputBytes) {
    throw new NovaError('PAYLOAD_TOO_LARGE', `The input of a workflow has at most ${maxInputBytes} bytes of JSON.`);
  }
  return parsed.data;
}

const maxInputBytes = 256 * 1024;

function keyReused(): NovaError {
  const message =
    'This idempotencyKey was used for another run. Use a new key, or start the same workflow with the same input.';
  return new NovaError('CONFLICT', message, {
    reason: 'IDEMPOTENCY_KEY_REUSED',
    fieldErrors: { idempotencyKey: [message] },
  });
}
