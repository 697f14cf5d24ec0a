import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, type TestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AuditFilter, auditStatement } from './auditStatement.ts';

const idOf = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;
const busy = idOf('org', 1);
// Every tenth row is somebody else's, and theirs are the newest.
const other = idOf('org', 2);
const quietActor = idOf('usr', 999);

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

describe('the audit log with 200,000 rows', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
    // Nearly all are publishes that succeeded; one in 500 failed, but no publish of late.
    for (let from = 0; from < 200_000; from += 20_000) {
      await db.sql.query(
        `insert into audit_events (id, organization_id, action, actor_type, actor_id, target_type, target_id, outcome)
         select 'aud_' || lpad(n::text, 26, '0'),
                case when n % 10 = 0 or n > 190000 then $2 else $1 end,
                case when n % 50 = 1 then 'auth.login' when n % 1000 = 3 and n < 50000 then 'members.remove' else 'webhooks.update' end,
                'user',
                case when n = 17 then $3 else 'usr_' || lpad((n % 40)::text, 26, '0') end,
                'webhook', 'whk_' || lpad((n % 300)::text, 26, '0'),
                case when n % 500 = 1 then 'failure' else 'success' end
         from generate_series($4::int + 1, $4::int + 20000) n`,
        [busy, other, quietActor, from],
      );
    }
    await db.sql.query('vacuum analyze audit_events');
  }, 120_000);
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  async function visitedBy(filter: AuditFilter): Promise<number> {
    const { text, values } = auditStatement(busy, filter, 51);
    const rows = await db.sql.query(`explain (analyze, timing off, format json) ${text}`, values);
    const nodes = nodesOf(explained.parse(rows)[0]['QUERY PLAN'][0].Plan);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    return nodes
      .filter((node) => node['Relation Name'] === 'audit_events')
      .reduce((sum, node) => sum + (node['Actual Rows'] + node['Rows Removed by Filter']) * node['Actual Loops'], 0);
  }

  it.each<AuditFilter>([
    {},
    { outcome: 'success' },
    { outcome: 'failure' },
    { action: 'auth.login' },
    { action: 'auth.login', outcome: 'failure' },
    { action: 'members.remove' },
    { action: 'nothing.like.it' },
    { actorId: quietActor },
    { actorId: idOf('usr', 3) },
    { actorId: idOf('usr', 998) },
    { targetId: idOf('whk', 7) },
    { targetId: idOf('whk', 998) },
    { below: idOf('aud', 100_000) },
    { action: 'auth.login', below: idOf('aud', 100_000), from: idOf('aud', 90_000) },
  ])('is paged through an index that leads to the rows: %j', async (filter) => {
    expect(await visitedBy(filter)).toBeLessThanOrEqual(51);
  });

  it.each<AuditFilter>([
    { actorId: idOf('usr', 3), action: 'members.remove' },
    { targetId: idOf('whk', 7), action: 'members.remove' },
    { actorId: idOf('usr', 3), outcome: 'failure' },
  ])('reads no more than one actor’s or target’s rows for %j', async (filter) => {
    expect(await visitedBy(filter)).toBeLessThanOrEqual(200_000 / 40);
  });

  it('gives the newest first, and no others', async () => {
    const { text, values } = auditStatement(busy, { action: 'auth.login', below: idOf('aud', 1_000) }, 3);
    const rows = await db.sql.query<{ id: string }>(text, values);
    expect(rows.map(({ id }) => id)).toEqual([951, 901, 851].map((n) => idOf('aud', n)));
  });
});
