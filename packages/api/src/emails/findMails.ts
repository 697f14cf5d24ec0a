import type { JobStatus, Sql } from '@novapulse/db';
import { jobsStatement } from '@novapulse/jobs';
import type { z } from 'zod';
import { createConditions } from '../lists/conditions.ts';
import { statusCondition } from '../lists/jobStatus.ts';
import { mailColumns, type mailOutput, mailView } from './mailView.ts';

export type MailFilter = {
  /** Lower case. */
  to?: string | undefined;
  statuses?: readonly JobStatus[] | undefined;
  /** The lowest id, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

/** An organization's mails, newest first. */
export async function findMails(
  sql: Sql,
  organizationId: string,
  filter: MailFilter,
  limit: number,
): Promise<z.infer<typeof mailOutput>[]> {
  const { text, values } =
    filter.to === undefined
      ? jobsStatement({ organizationId }, { ...filter, queue: 'email' }, limit, mailColumns)
      : mailsToStatement(organizationId, filter, limit);
  return (await sql.query(text, values)).map(mailView);
}

// The order names the index's columns, since the planner would otherwise walk the primary key through everybody's jobs.
function mailsToStatement(organizationId: string, { to, statuses, from, below }: MailFilter, limit: number) {
  const conditions = createConditions();
  conditions.add('j.organization_id = any(array[?])', organizationId);
  conditions.add("lower(j.input ->> 'to') = any(array[?])", to);
  conditions.add('j.id >= ?', from);
  conditions.add('j.id < ?', below);
  const size = conditions.value(limit);
  const status =
    statuses === undefined ? '' : `and (${statuses.map((one) => `j.${statusCondition[one]}`).join(' or ')})`;
  return {
    text: `select ${mailColumns} from jobs j where j.name = 'email.send' and ${conditions.where()} ${status}
           order by j.organization_id desc, lower(j.input ->> 'to') desc, j.id desc limit ${size}`,
    values: conditions.values(),
  };
}
