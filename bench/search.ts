import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb, type Db } from '@novapulse/db';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import { type JobFilter, jobsStatement, prepareDatabase } from '@novapulse/jobs';
import { percentile } from './lib/percentile.ts';

const idOf = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;
const busy = idOf('org', 1);
const pageSize = 51;
const repetitions = 20;

/** Nine in ten jobs are of one organization; one in 25 failed, with 500 different messages. */
async function seed(db: Db, count: number): Promise<void> {
  await db.sql.query(
    `insert into organizations (id, name, slug) select 'org_' || lpad(n::text, 26, '0'), 'o' || n, 'o' || n from generate_series(1, 5) n`,
  );
  // In parts: no statement may take longer than 15 s.
  const part = 50_000;
  for (let from = 1; from <= count; from += part) {
    await db.sql.query(
      `insert into jobs (id, organization_id, queue, name, budget, status, event_id, tags, error, next_attempt_at)
       select 'job_' || lpad(n::text, 26, '0'),
              'org_' || lpad((case when n % 11 < 10 then 1 else 2 + n % 4 end)::text, 26, '0'),
              queue::queue_name, case queue when 'webhook' then 'webhook.deliver' when 'email' then 'email.send'
                when 'report' then 'report.build' else case when n % 7 = 0 then 'workflow.rare' else 'workflow.run' end end,
              5, status::job_status, case when queue = 'webhook' then 'evt_' || lpad((n / 2)::text, 26, '0') end,
              case when queue = 'report' then array['report:' || n / 100 % 50, 'all']
                   when queue = 'email' and n % 1000 = 20 then array['campaign:x'] end,
              case when status in ('failed', 'retrying') then jsonb_build_object(
                'code', case when n % 3 = 0 then 'timeout' else 'http_status' end,
                'message', 'The receiver ' || n % 500 || ' answered badly at host' || n % 50 || '.example') end,
              case status when 'retrying' then now() + interval '1 hour' else now() end
       from (
         select n, case when n % 10 < 6 then 'webhook' when n % 10 < 8 then 'email' when n % 10 = 8 then 'workflow' else 'report' end as queue,
                case when n % 101 < 4 then 'failed' when n % 103 = 1 then 'retrying' when n % 997 = 1 then 'cancelled'
                     when n % 1009 = 2 then 'skipped' else 'succeeded' end as status
         from generate_series($1::int, $2::int) n
       ) jobs`,
      [from, Math.min(from + part - 1, count)],
    );
  }
  for (const statement of ['analyze jobs', 'analyze job_tags']) await db.sql.query(statement);
}

function searches(count: number): JobFilter[] {
  return [
    {},
    ...(['webhook', 'email', 'workflow', 'report'] as const).map((queue) => ({ queue })),
    ...(['succeeded', 'failed', 'retrying', 'cancelled', 'running'] as const).map((status) => ({ statuses: [status] })),
    ...['email.send', 'webhook.deliver', 'workflow.rare', 'no.such'].map((name) => ({ name })),
    ...['all', 'report:7', 'campaign:x', 'no-such'].map((tag) => ({ tag })),
    ...['timeout', 'http_status', 'host7.example', 'badly 333', 'no-such'].map((error) => ({ error })),
    ...['timeout', 'campaign:x', 'email', 'no-such'].map((word) => ({ text: [word] })),
    { text: ['timeout', 'host7'] },
    ...[
      ['webhook', 'email'],
      ['webhook', 'no-such'],
      ['email', 'all'],
      ['timeout', 'http_status'],
    ].map((text) => ({ text })),
    { id: idOf('job', 77) },
    { below: idOf('job', Math.floor(count / 2)) },
    { queue: 'email', statuses: ['failed'], error: 'timeout' },
    { name: 'workflow.rare', statuses: ['failed'] },
    { tag: 'all', statuses: ['failed'] },
  ];
}

/** How long a page of jobs takes, by what is searched for, among a million of them; and whether any is read as a whole. */
export async function runSearchBench([rows = '1000000']: string[]): Promise<void> {
  const count = Number(rows);
  const home = mkdtempSync(join(tmpdir(), 'novapulse-bench-'));
  const database = await startEmbeddedPostgres({ home });
  await prepareDatabase(database.url);
  const db = createDb({ url: database.url, poolSize: 2 });
  await seed(db, count);

  const all: number[] = [];
  let sequentialScans = 0;
  console.log(`${'search'.padEnd(60)}${['rows', 'p50 ms', 'p95 ms'].map((name) => name.padStart(9)).join('')}`);
  for (const filter of searches(count)) {
    const { text, values } = jobsStatement({ organizationId: busy }, filter, pageSize, 'id');
    const plan = JSON.stringify(await db.sql.query(`explain (format json) ${text}`, values));
    if (/"Seq Scan"[^}]*"Relation Name":"jobs"/.test(plan)) sequentialScans += 1;
    const times: number[] = [];
    let found = 0;
    for (let n = 0; n < repetitions; n += 1) {
      const startedAt = performance.now();
      found = (await db.sql.query(text, values)).length;
      times.push(performance.now() - startedAt);
    }
    all.push(...times);
    const shown = [found, percentile(times, 0.5).toFixed(1), percentile(times, 0.95).toFixed(1)];
    console.log(`${JSON.stringify(filter).padEnd(60)}${shown.map((one) => String(one).padStart(9)).join('')}`);
  }
  await db.close();
  await database.stop();
  rmSync(home, { recursive: true, force: true });
  const result = {
    bench: 'search',
    jobs: count,
    p50Ms: percentile(all, 0.5),
    p95Ms: percentile(all, 0.95),
    sequentialScans,
  };
  console.log(`\n${JSON.stringify(result)}`);
}
