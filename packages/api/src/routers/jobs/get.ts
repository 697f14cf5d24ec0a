import { traceIdOf } from '@novapulse/core';
import { redactedInput } from '@novapulse/jobs';
import { redactValue } from '@novapulse/runtime';
import { z } from 'zod';
import { attemptOutput, findAttempts } from '../../deliveries/findAttempts.ts';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { findJobLines } from '../../jobs/findJobLines.ts';
import { jobNotFound, withOrganizationNames } from '../../jobs/findJobs.ts';
import { isOperator } from '../../jobs/jobFilterInput.ts';
import { isOwnJob, jobColumns, jobOutput, jobRow, jobView } from '../../jobs/jobView.ts';
import { procedure } from '../../trpc.ts';

const detailRow = jobRow.extend({
  input: z.unknown(),
  output: z.unknown(),
  trace_parent: z.string().nullable(),
  event_id: z.string().nullable(),
  webhook_id: z.string().nullable(),
  tries: z.int(),
  budget: z.int(),
  idempotency_key: z.string().nullable(),
});

/**
 * One job with everything that is known of it. Operators may look at any organization's; of another one's they see
 * what kind it is and how it fares, not what it holds.
 */
export const get = procedure('jobs:read')
  .input(z.strictObject({ id: idOf('job') }))
  .output(
    jobOutput.extend({
      /** What the kind of job keeps to itself and what looks like a secret is hidden. */
      input: z.unknown(),
      output: z.unknown(),
      error: z.object({ code: z.string().nullable(), message: z.string().nullable() }).nullable(),
      traceId: z.string().nullable(),
      /** Of a delivery. */
      eventId: z.string().nullable(),
      webhookId: z.string().nullable(),
      idempotencyKey: z.string().nullable(),
      /** Tries that were used up, and how many the job has. */
      tries: z.int(),
      maxTries: z.int(),
      attempts: z.array(attemptOutput),
      /** What it said while it ran: the newest 1,000 lines, oldest first. */
      logs: z.array(z.object({ attempt: z.int(), line: z.int(), at: timeOutput, text: z.string() })),
      /** False for another organization's job: then nothing of what it holds is here. */
      isPayloadShown: z.boolean(),
    }),
  )
  .query(async ({ ctx: { caller, deps, organizationId }, input: { id } }) => {
    const columns = `${jobColumns}, input, output, trace_parent, event_id, webhook_id, tries, budget, idempotency_key`;
    const [found] = await deps.db.sql.query(
      `select ${columns} from jobs where id = $1 and (organization_id = $2 or $3::bool)`,
      [id, organizationId, isOperator(caller)],
    );
    if (found === undefined) throw jobNotFound();
    const row = detailRow.parse(found);
    const view = jobView(row, organizationId);
    const isPayloadShown = isOwnJob(row, organizationId);
    // Whoever is shown what a job holds acts in its organization.
    const ownerId = isPayloadShown ? organizationId : null;
    const [named = view] = isPayloadShown ? [] : await withOrganizationNames(deps.db.sql, [view]);
    return {
      ...named,
      input: isPayloadShown ? redactValue(redactedInput(row.name, row.input)) : null,
      output: isPayloadShown ? redactValue(row.output) : null,
      error: row.error === null ? null : { code: view.errorCode, message: view.errorMessage },
      traceId: traceIdOf(row.trace_parent),
      eventId: isPayloadShown ? row.event_id : null,
      webhookId: isPayloadShown ? row.webhook_id : null,
      idempotencyKey: isPayloadShown ? row.idempotency_key : null,
      tries: row.tries,
      maxTries: row.budget,
      attempts: ownerId === null ? [] : await findAttempts(deps.db.sql, ownerId, id),
      logs: ownerId === null ? [] : await findJobLines(deps.db.sql, ownerId, id),
      isPayloadShown,
    };
  });
