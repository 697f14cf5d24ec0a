import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, type TestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type JobFilter, type JobsOf, jobsStatement } from './jobsStatement.ts';

const idOf = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;
const busy = idOf('org', 1);
const small = idOf('org', 2);
const pageSize = 51;

type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter': number;
  Plans: PlanNode[];
};

const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Actual Rows': z.number(),
    'Actual Loops': z.number(),
    'Rows Removed by Filter': z.number().default(0),
    Plans: z.array(planNode).default([]),
  }),
);
const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode })]) })]);
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...node.Plans.flatMap(nodesOf)];

const filters: JobFilter[] = [
  {},
  { queue: 'webhook' },
  { queue: 'report' },
  { name: 'email.send' },
  { name: 'webhook.deliver' },
  { name: 'rare.job' },
  { name: 'no.such' },
  { statuses: ['failed'] },
  { statuses: ['succeeded'] },
  { statuses: ['running'] },
  { statuses: ['failed', 'cancelled', 'skipped'] },
  { name: 'email.send', statuses: ['cancelled'] },
  { tag: 'all' },
  { tag: 'rare' },
  { tag: 'no-such' },
  { tag: 'all', statuses: ['failed'] },
  { error: 'timeout' },
  { error: 'http_status' },
  { error: 'host7.example' },
  { error: 'no-such-word' },
  { error: 'timeout', queue: 'email', statuses: ['failed'] },
  { text: ['timeout'] },
  { text: ['email'] },
  { text: ['no-such-word'] },
  { text: ['rare', 'email'] },
  { text: [idOf('evt', 7)] },
  { id: idOf('job', 77) },
  { below: idOf('job', 15_000) },
  { from: idOf('job', 29_990) },
  { statuses: ['pending', 'retrying', 'waiting'], isDelayed: true },
];

describe('lists of jobs', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    await db.sql.query(`insert into organizations (id, name, slug) select id, id, id from unnest($1::text[]) as id`, [
      [busy, small],
    ]);
    await db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, event_id, tags, error, next_attempt_at)
       select 'job_' || lpad(n::text, 26, '0'), case when n % 50 = 0 then $2 else $1 end, queue::queue_name,
              case queue when 'webhook' then 'webhook.deliver' when 'email' then 'email.send' else
                case when n % 1000 = 8 then 'rare.job' else 'report.build' end end,
              3, case when is_failed then 'failed' when n % 400 = 1 then 'pending' when n % 700 = 1 then 'cancelled' else 'succeeded' end::job_status,
              case when queue = 'webhook' then 'evt_' || lpad((n / 2)::text, 26, '0') end,
              case when queue = 'email' then case when n % 3000 = 6 then array['all', 'rare'] else array['all'] end end,
              case when is_failed then jsonb_build_object('code', case when n % 3 = 0 then 'timeout' else 'http_status' end,
                'message', 'No answer from host' || n % 40 || '.example') end,
              now() + interval '1 hour'
       from generate_series(1, 30000) n,
            lateral (select case when n % 10 < 6 then 'webhook' when n % 10 < 8 then 'email' else 'report' end as queue,
                            n % 25 = 7 as is_failed) s`,
      [busy, small],
    );
    await db.sql.query('vacuum analyze jobs');
    await db.sql.query('analyze job_tags');
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  async function explain(whose: JobsOf, filter: JobFilter) {
    const { text, values } = jobsStatement(whose, filter, pageSize, 'id');
    const rows = await db.sql.query(`explain (analyze, timing off, format json) ${text}`, values);
    const nodes = nodesOf(explained.parse(rows)[0]['QUERY PLAN'][0].Plan);
    const scans = nodes.filter((node) => node['Relation Name'] === 'jobs');
    const visited = scans.map((node) => (node['Actual Rows'] + node['Rows Removed by Filter']) * node['Actual Loops']);
    return { types: scans.map((node) => node['Node Type']), visited: visited.reduce((sum, rows) => sum + rows, 0) };
  }

  it('never read the whole table, whatever the filter and whoever asks', async () => {
    for (const filter of filters) {
      for (const whose of [{ organizationId: busy }, { organizationId: small }, 'everyone'] as const) {
        const { types } = await explain(whose, filter);
        const what = JSON.stringify([whose, filter]);
        expect(types.length, what).toBeGreaterThan(0);
        expect(types, what).not.toContain('Seq Scan');
      }
    }
  });

  it('visit little more than a page where a qualifier leads to the rows', async () => {
    const narrow = filters.filter(({ text, error }) => text === undefined && error === undefined);
    for (const filter of narrow) {
      const { visited } = await explain({ organizationId: busy }, filter);
      expect(visited, JSON.stringify(filter)).toBeLessThan(pageSize * 60);
    }
  });

  it('look at few rows for two words that are frequent and never together', async () => {
    for (const text of [
      ['webhook', 'email'],
      ['webhook', 'no-such'],
      ['all', 'no-such'],
      ['no-such', 'deliver'],
    ]) {
      const { visited } = await explain({ organizationId: busy }, { text });
      expect(visited, text.join(' ')).toBeLessThan(pageSize * 20);
    }
  });

  it('find what a plain scan finds, in the same order', async () => {
    const plain: [JobFilter, string][] = [
      [{ statuses: ['failed'], queue: 'email' }, `status = 'failed' and queue = 'email'`],
      [{ tag: 'rare' }, `'rare' = any(tags)`],
      [
        { tag: 'all', statuses: ['failed'], below: idOf('job', 9_000) },
        `'all' = any(tags) and status = 'failed' and id < '${idOf('job', 9_000)}'`,
      ],
      [{ error: 'host7' }, `error->>'message' ~ 'host7'`],
      [{ text: ['host7', 'timeout'] }, `error->>'message' ~ 'host7' and error->>'code' = 'timeout'`],
      [{ name: 'rare.job' }, `name = 'rare.job'`],
      [{ text: ['email', 'rare'] }, `queue = 'email' and 'rare' = any(tags)`],
      [{ text: ['rare', 'all'] }, `'rare' = any(tags) and 'all' = any(tags)`],
      [{ text: ['webhook', 'timeout'] }, `queue = 'webhook' and error->>'code' = 'timeout'`],
      [{ text: ['timeout', 'deliver'] }, `queue = 'webhook' and error->>'code' = 'timeout'`],
      [{ text: ['email', 'all', 'timeout'] }, `'all' = any(tags) and error->>'code' = 'timeout'`],
    ];
    for (const [filter, where] of plain) {
      const { text, values } = jobsStatement({ organizationId: busy }, filter, pageSize, 'id');
      const expected = await db.sql.query(
        `select id from jobs where organization_id = $1 and ${where} order by id desc limit ${pageSize}`,
        [busy],
      );
      expect(expected.length, where).toBeGreaterThan(0);
      expect(await db.sql.query(text, values), where).toEqual(expected);
    }
  });
});
