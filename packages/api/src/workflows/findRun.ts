import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { runColumns, runRow } from './runView.ts';

const detailRow = runRow.extend({
  attempt: z.int(),
  trace_parent: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  error: z.unknown(),
});

/** @throws NovaError `NOT_FOUND`, also for another organization's id. */
export async function findRun(sql: Sql, organizationId: string, id: string): Promise<z.infer<typeof detailRow>> {
  const [found] = await sql.query(
    `select ${runColumns}, j.attempt, j.trace_parent, r.input, j.output, j.error
     from workflow_runs r join jobs j on j.id = r.job_id
     where r.id = $1 and r.organization_id = $2`,
    [id, organizationId],
  );
  if (found === undefined) throw runNotFound();
  return detailRow.parse(found);
}

export function runNotFound(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no workflow run with this id.');
}
