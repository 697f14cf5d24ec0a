import { traceIdOf } from '@novapulse/core';
import { workflows } from '@novapulse/jobs';
import { redactValue } from '@novapulse/runtime';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { findRun } from '../../workflows/findRun.ts';
import { runOutput, runView } from '../../workflows/runView.ts';
import { stepColumns, stepOutput, stepRow, stepView } from '../../workflows/stepView.ts';

export const get = procedure('workflows:read')
  .input(z.strictObject({ id: idOf('workflowRun') }))
  .output(
    runOutput.extend({
      title: z.string(),
      /** How often a worker took it up: once for each sleep, wait and retry. */
      attemptCount: z.int(),
      /** Of the call that started it; each time a worker takes it up again has a trace of its own with a link to it. */
      traceId: z.string().nullable(),
      /** What looks like a secret is hidden. */
      input: z.unknown(),
      output: z.unknown(),
      error: z.unknown(),
      /** In the order in which they were first called. */
      steps: z.array(stepOutput),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const run = await findRun(deps.db.sql, organizationId, id);
    const steps = await deps.db.sql.query(
      `select ${stepColumns} from workflow_steps where run_id = $1 and status <> 'reset' order by position`,
      [id],
    );
    return {
      ...runView(run),
      title: (workflows.find(run.name, run.version) ?? workflows.latest(run.name))?.title ?? run.name,
      attemptCount: run.attempt,
      traceId: traceIdOf(run.trace_parent),
      input: redactValue(run.input),
      output: redactValue(run.output),
      error: redactValue(run.error),
      steps: steps.map((step) => stepView(stepRow.parse(step), run.status)),
    };
  });
