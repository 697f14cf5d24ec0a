import type { Sql } from '@novapulse/db';
import type { Held } from '../../ledger/renewLeases.ts';
import type { StepWrite } from './records.ts';

/**
 * Writes steps while the run's job is this attempt's own: the job's row is locked and compared in the same statement, so
 * a stale worker commits nothing (invariant 4). A step that has ended is not written again, except with the same ending,
 * when a commit's answer was lost. Returns whether all were written.
 *
 * `isProgress`: a step has ended, so whatever killed the workers before was not this job; its losses are forgotten.
 */
export async function writeSteps(
  sql: Sql,
  held: Held,
  runId: string,
  steps: readonly StepWrite[],
  { isProgress }: { isProgress: boolean },
): Promise<boolean> {
  const rows = await sql.query<{ name: string }>(
    `with mine as (
       update jobs set lost = case when $4 then 0 else lost end
       where id = $1 and status = 'running' and attempt = $2
       returning id
     )
     insert into workflow_steps (run_id, name, position, completion, kind, status, parent, generation, tries, detail, output,
                                 error, child_job_id, started_at, ended_at, wake_at)
     select $3, step.name, step.position, step.completion, step.kind, step.status, step.parent, step.generation, step.tries,
            step.detail::json, step.output::json, step.error::json, step.child_job_id, now(),
            case when step.status in ('succeeded', 'failed') then now() end, now() + step.wake_after_ms * interval '1 millisecond'
     from mine cross join unnest($5::text[], $6::int[], $7::int[], $8::text[], $9::text[], $10::text[], $11::int[], $12::int[],
                                 $13::text[], $14::text[], $15::text[], $16::text[], $17::float8[])
       as step (name, position, completion, kind, status, parent, generation, tries, detail, output, error, child_job_id, wake_after_ms)
     on conflict (run_id, name) do update
     set position = excluded.position, completion = excluded.completion, kind = excluded.kind, status = excluded.status,
         parent = excluded.parent, generation = excluded.generation, tries = excluded.tries,
         detail = coalesce(excluded.detail, workflow_steps.detail), output = excluded.output, error = excluded.error,
         child_job_id = coalesce(excluded.child_job_id, workflow_steps.child_job_id),
         started_at = case workflow_steps.status when 'reset' then excluded.started_at else workflow_steps.started_at end,
         ended_at = excluded.ended_at,
         wake_at = case excluded.status when 'running' then null else coalesce(excluded.wake_at, workflow_steps.wake_at) end
     where workflow_steps.completion is null or workflow_steps.completion = excluded.completion
     returning name`,
    [
      held.jobId,
      held.attempt,
      runId,
      isProgress,
      steps.map((step) => step.name),
      steps.map((step) => step.position),
      steps.map((step) => step.completion),
      steps.map((step) => step.kind),
      steps.map((step) => step.status),
      steps.map((step) => step.parent),
      steps.map((step) => step.generation),
      steps.map((step) => step.tries),
      steps.map((step) => (step.detail === undefined ? null : JSON.stringify(step.detail))),
      steps.map((step) => step.output ?? null),
      steps.map((step) => (step.error ? JSON.stringify(step.error) : null)),
      steps.map((step) => step.childJobId ?? null),
      steps.map((step) => step.wakeAfterMs ?? null),
    ],
  );
  return rows.length === steps.length;
}
