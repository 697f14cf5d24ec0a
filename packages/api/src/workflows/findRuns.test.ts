import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, type TestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRuns, type RunFilter, runsStatement } from './findRuns.ts';

describe('lists of runs', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    // One in 500 failed, one in 50 waits; nothing was cancelled, and nothing has the name "none".
    await db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, tags)
       select 'job_' || lpad(n::text, 26, '0'), 'org_' || n % 2, 'workflow', 'workflow.run', 5,
              case when n % 500 < 2 then 'failed' when n % 50 < 2 then 'waiting' else 'succeeded' end::job_status,
              array['workflow:w' || n % 3]
       from generate_series(1, 30000) n`,
    );
    await db.sql.query(
      `insert into workflow_runs (id, organization_id, job_id, name, version, input, trigger)
       select 'wfr_' || substr(id, 5), organization_id, id, substr(tags[1], 10), 1, '{}', 'api' from jobs`,
    );
    await db.sql.query('vacuum analyze jobs, workflow_runs, workflow_steps, job_tags');
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  const below = `job_${'15000'.padStart(26, '0')}`;
  it.each<RunFilter>([
    {},
    { below },
    { name: 'w1' },
    { name: 'none', below },
    { statuses: ['failed'] },
    { statuses: ['cancelled', 'waiting', 'succeeded'], below },
    { name: 'w1', statuses: ['failed'] },
  ])('never read a whole table: %j', async (filter) => {
    const { text, values } = runsStatement('org_1', filter, 51);
    const rows = await db.sql.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on (?:jobs|workflow_runs|job_tags)/);
  });

  it('find the newest of those that match', async () => {
    const found = await findRuns(db.sql, 'org_1', { name: 'w1', statuses: ['failed', 'waiting'] }, 3);
    expect(found.map(({ job_id, name, status }) => [Number(job_id.slice(4)), name, status])).toEqual([
      [29_851, 'w1', 'waiting'],
      [29_701, 'w1', 'waiting'],
      [29_551, 'w1', 'waiting'],
    ]);
  });
});
