import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import type { LoadedRun } from './records.ts';

const runRow = z.object({
  id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  version: z.int(),
  input: z.unknown(),
  created_at: z.date(),
});

const stepRow = z
  .object({
    name: z.string(),
    position: z.int(),
    completion: z.int().nullable(),
    kind: z.string(),
    status: z.enum(['running', 'retrying', 'waiting', 'succeeded', 'failed', 'reset']),
    generation: z.int(),
    tries: z.int(),
    output: z.string().nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    dueInMs: z.number().nullable(),
  })
  // A failure that ended the run and is no history is tried anew: somebody has asked the run to go on.
  .transform((step) =>
    step.status === 'failed' && step.completion === null ? { ...step, tries: 0, dueInMs: null, error: null } : step,
  );

/** A run with its steps, in the order in which they were first asked for; null when there is no such run. */
export async function loadRun(sql: Sql, runId: string): Promise<LoadedRun | null> {
  const [found] = await sql.query(
    'select id, organization_id, name, version, input, created_at from workflow_runs where id = $1',
    [runId],
  );
  if (found === undefined) return null;
  const run = runRow.parse(found);
  const steps = await sql.query(
    `select name, position, completion, kind, status, generation, tries, output::text as output, error,
            (extract(epoch from wake_at - now()) * 1000)::float8 as "dueInMs"
     from workflow_steps where run_id = $1
     order by position`,
    [runId],
  );
  return {
    id: run.id,
    organizationId: run.organization_id,
    name: run.name,
    version: run.version,
    input: run.input,
    createdAt: run.created_at,
    steps: steps.map((step) => stepRow.parse(step)),
  };
}
