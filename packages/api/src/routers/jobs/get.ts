import { NovaError } from '@novapulse/core';
import { redactValue } from '@novapulse/runtime';
import { z } from 'zod';
import { attemptOutput, findAttempts } from '../../deliveries/findAttempts.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { jobColumns, jobOutput, jobRow, jobView } from './jobView.ts';

const detailRow = jobRow.extend({
  input: z.unknown(),
  output: z.unknown(),
  error: z.unknown(),
  trace_parent: z.string().nullable(),
});

export const get = procedure('jobs:read')
  .input(z.strictObject({ id: idOf('job') }))
  .output(
    jobOutput.extend({
      /** What looks like a secret is hidden. */
      input: z.unknown(),
      output: z.unknown(),
      error: z.unknown(),
      traceId: z.string().nullable(),
      attempts: z.array(attemptOutput),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const [found] = await deps.db.sql.query(
      `select ${jobColumns}, input, output, error, trace_parent from jobs where id = $1 and organization_id = $2`,
      [id, organizationId],
    );
    if (found === undefined) throw new NovaError('NOT_FOUND', 'There is no job with this id.');
    const row = detailRow.parse(found);
    return {
      ...jobView(row),
      input: redactValue(row.input),
      output: redactValue(row.output),
      error: redactValue(row.error),
      // W3C Trace Context: version-traceid-parentid-flags.
      traceId: row.trace_parent?.split('-')[1] ?? null,
      attempts: await findAttempts(deps.db.sql, organizationId, id),
    };
  });
