import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, type TestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DeliveryFilter, deliveriesStatement } from './deliveriesStatement.ts';

const idOf = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;
const busy = idOf('org', 1);
const other = idOf('org', 2);
// Of `busy`'s endpoints, 0 to 9: this one never failed, and this one has no deliveries.
const faultless = idOf('whk', 3);
const unused = idOf('whk', 9);
// Has many deliveries, and none of late.
const quiet = idOf('whk', 8);

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

/** Every way to choose a value, or none, for each of some keys. */
function combinations<Value>(choices: Record<string, readonly Value[]>): Record<string, Value>[] {
  return Object.entries(choices).reduce<Record<string, Value>[]>(
    (all, [key, values]) => all.flatMap((one) => [one, ...values.map((value) => ({ ...one, [key]: value }))]),
    [{}],
  );
}

describe('lists of deliveries', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    await db.sql.query(`insert into organizations (id, name, slug) select id, id, id from unnest($1::text[]) as id`, [
      [busy, other],
    ]);
    await db.sql.query(
      `insert into webhooks (id, organization_id, url, event_types, channels)
       select 'whk_' || lpad(n::text, 26, '0'), case when n < 10 then $1 else $2 end, 'http://127.0.0.1:9/', '{}', '{}'
       from generate_series(0, 19) n`,
      [busy, other],
    );
    // One in five failed, but none of one endpoint; one in fifty waits. Nobody answered 202, nothing is of type "rare".
    await db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, event_id, event_type, webhook_id, status, last_status_code)
       select 'job_' || lpad(n::text, 26, '0'), case when endpoint < 10 then $1 else $2 end, 'webhook', 'webhook.deliver', 10,
              'evt_' || lpad((n / 2)::text, 26, '0'), 'type.' || n % 7, 'whk_' || lpad(endpoint::text, 26, '0'),
              case when isFailed then 'failed' when isPending then 'pending' else 'succeeded' end::job_status,
              case when isFailed then 500 when isPending then null else 200 end
       from generate_series(1, 30000) n,
            lateral (select case when n % 20 = 9 then 7 when n % 20 = 8 and n > 15000 then 7 else n % 20 end as endpoint) e,
            lateral (select n / 20 % 5 = 0 and endpoint <> 3 as isFailed, n / 20 % 50 = 1 as isPending) s`,
      [busy, other],
    );
    await db.sql.query('vacuum analyze jobs');
    await db.sql.query('analyze webhooks');
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  async function scansOf(filter: DeliveryFilter) {
    const { text, values } = deliveriesStatement(busy, filter, 51);
    const rows = await db.sql.query(`explain (analyze, timing off, format json) ${text}`, values);
    const nodes = nodesOf(explained.parse(rows)[0]['QUERY PLAN'][0].Plan);
    const scans = nodes.filter((node) => node['Relation Name'] === 'jobs');
    const visited = scans.map((node) => (node['Actual Rows'] + node['Rows Removed by Filter']) * node['Actual Loops']);
    return { types: scans.map((node) => node['Node Type']), visited: visited.reduce((sum, rows) => sum + rows, 0) };
  }

  it('never read the whole table, whatever the filter', async () => {
    const filters: DeliveryFilter[] = combinations<string | number>({
      webhookId: [faultless, unused],
      eventId: [idOf('evt', 7)],
      eventType: ['type.3', 'rare'],
      statusCode: [200, 202, 500],
      below: [idOf('job', 15_000)],
    }).flatMap((filter) => [
      filter,
      { ...filter, status: 'failed' },
      { ...filter, status: 'pending' },
      { ...filter, status: 'succeeded' },
      { ...filter, status: ['failed', 'succeeded'] },
    ]);
    for (const filter of filters) {
      const { types } = await scansOf(filter);
      expect(types.length, JSON.stringify(filter)).toBeGreaterThan(0);
      expect(types, JSON.stringify(filter)).not.toContain('Seq Scan');
    }
  });

  it.each<DeliveryFilter>([
    { webhookId: faultless, status: 'failed' },
    { webhookId: faultless, status: 'skipped' },
    { webhookId: faultless, statusCode: 202 },
    { webhookId: faultless, statusCode: 500 },
    { webhookId: faultless, eventType: 'rare' },
    { webhookId: unused },
    { webhookId: unused, status: 'pending' },
    { status: 'cancelled' },
    { statusCode: 202 },
    { statusCode: 202, status: 'succeeded' },
    { statusCode: 202, eventType: 'type.3' },
    { eventType: 'rare' },
    { eventType: 'rare', status: 'failed' },
    { eventId: idOf('evt', 7), statusCode: 202 },
    { webhookId: faultless, status: ['failed', 'skipped', 'retrying'] },
    { status: ['cancelled', 'retrying'] },
  ])('find out at once that nothing matches %j', async (filter) => {
    expect((await scansOf(filter)).visited).toBeLessThan(50);
  });

  it.each<DeliveryFilter>([
    {},
    { status: 'failed' },
    { statusCode: 200 },
    { statusCode: 500 },
    { eventType: 'type.3' },
    { statusCode: 200, below: idOf('job', 15_000) },
    { webhookId: idOf('whk', 1), status: 'failed' },
    { webhookId: quiet },
    { webhookId: quiet, status: 'succeeded' },
    { status: ['failed', 'pending'] },
  ])('visit one page of each endpoint at most for a page of %j', async (filter) => {
    expect((await scansOf(filter)).visited).toBeLessThanOrEqual(51 * 10);
  });
});
