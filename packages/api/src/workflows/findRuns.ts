import type { JobStatus, Sql } from '@novapulse/db';
import type { z } from 'zod';
import { createConditions } from '../lists/conditions.ts';
import { statusCondition } from '../lists/jobStatus.ts';
import { runColumns, runRow } from './runView.ts';

export type RunFilter = {
  name?: string | undefined;
  /** Any of these. */
  statuses?: readonly JobStatus[] | undefined;
  /** The lowest id of a job, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

/** An organization's runs, newest first by their jobs' ids. */
export async function findRuns(
  sql: Sql,
  organizationId: string,
  filter: RunFilter,
  limit: number,
): Promise<z.infer<typeof runRow>[]> {
  const { text, values } = runsStatement(organizationId, filter, limit);
  const rows = await sql.query(text, values);
  return rows.map((row) => runRow.parse(row));
}

/**
 * The statement, so that an index leads to the page: the newest jobs of the queue, of each status that was asked for, or
 * with the tag of the workflow's name. Why the order begins with the organization is told at deliveriesStatement.
 */
export function runsStatement(
  organizationId: string,
  { name, statuses, from, below }: RunFilter,
  limit: number,
): { text: string; values: unknown[] } {
  const conditions = createConditions();
  const size = conditions.value(limit);
  const isByTag = name !== undefined && statuses === undefined;
  const id = isByTag ? 't.job_id' : 'j.id';
  conditions.add(`${isByTag ? 't' : 'j'}.organization_id = any(array[?])`, organizationId);
  conditions.add(`${id} >= ?`, from);
  conditions.add(`${id} < ?`, below);
  if (isByTag) conditions.add('t.tag = any(array[?])', `workflow:${name}`);
  else conditions.add('r.name = ?', name);
  const where = conditions.where();
  const arms = isByTag
    ? [
        `(select t.job_id as id from job_tags t where ${where} order by t.organization_id desc, t.tag desc, t.job_id desc limit ${size})`,
      ]
    : (statuses ?? [null]).map(
        (status) =>
          `(select j.id from jobs j join workflow_runs r on r.job_id = j.id
            where j.queue = 'workflow' and ${where}${status === null ? '' : ` and j.${statusCondition[status]}`}
            order by j.organization_id desc, j.id desc limit ${size})`,
      );
  const text = `select ${runColumns}
    from (select id from (${arms.join(' union all ')}) each_newest order by id desc limit ${size}) found
    join jobs j on j.id = found.id join workflow_runs r on r.job_id = j.id
    order by j.id desc`;
  return { text, values: conditions.values() };
}
