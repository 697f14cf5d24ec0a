import type { QueueName, Sql } from '@novapulse/db';
import { jobsStatement } from '@novapulse/jobs';
import { z } from 'zod';
import { queueSchema } from './jobView.ts';

const mostJobs = 10_000;
const mostGroups = 50;

export const jobErrorOutput = z.object({
  queue: queueSchema,
  name: z.string(),
  code: z.string().nullable(),
  /** As the newest of the group says it. */
  message: z.string().nullable(),
  count: z.int(),
  newestJobId: z.string(),
  /** What `jobs.list` finds about the same jobs. */
  search: z.string(),
});

const groupRow = z.object({
  queue: queueSchema,
  name: z.string(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  count: z.int(),
  newest: z.string(),
});

type Filter = { queue?: QueueName | undefined; from: string | undefined; below: string | undefined };

/** Failed jobs by what they died of. */
export async function findJobErrors(
  sql: Sql,
  organizationId: string,
  filter: Filter,
): Promise<z.infer<typeof jobErrorOutput>[]> {
  const { text, values } = jobsStatement(
    { organizationId },
    { ...filter, statuses: ['failed'] },
    mostJobs,
    'id, queue, name, error',
  );
  // Numbers, hexadecimal digits of length and ids differ from job to job without meaning anything else.
  const rows = await sql.query(
    `select queue, name, error->>'code' as code, (array_agg(left(error->>'message', 500) order by id desc))[1] as message,
            count(*)::int as count, max(id) as newest
     from (${text}) failed
     group by queue, name, error->>'code',
              regexp_replace(left(coalesce(error->>'message', ''), 500), '[a-z]{3}_[0-9A-Z]{26}|[0-9a-fA-F-]{8,}|[0-9]+', '#', 'g')
     order by count desc, newest desc
     limit ${mostGroups}`,
    values,
  );
  return rows
    .map((row) => groupRow.parse(row))
    .map(({ newest, ...group }) => ({
      ...group,
      newestJobId: newest,
      search: [`status:failed name:${group.name}`, ...(group.code === null ? [] : [`error:"${group.code}"`])].join(' '),
    }));
}
