import { createDb, type Db } from '@novapulse/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../testing/createSteps.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { finishJobs } from './finishJobs.ts';
import { startJobs } from './startJobs.ts';

// A prepared statement keeps the plan that was right for the size its tables had when it was made.
let ledger: TestLedger;
let one: Db;
beforeAll(async () => {
  ledger = await openLedger();
  one = createDb({ url: ledger.url, poolSize: 1 });
});
afterAll(async () => {
  await one.close();
  await ledger.close();
});

/** Starts and finishes eight small batches, after which the connection keeps its plans. */
async function settlePlans(): Promise<void> {
  for (let round = 0; round < 8; round++) {
    const jobs = await Promise.all(Array.from({ length: 4 }, () => ledger.enqueue()));
    await startJobs(
      one.sql,
      jobs.map((id) => ({ id, attempt: 1, messageId: 'm', worker: 'test' })),
    );
    await finishJobs(
      one.sql,
      jobs.map((jobId) => ({ ...ok, jobId, attempt: 1, nextMessageId: 'm' })),
    );
  }
}

it('a start and a finish that were planned for small tables do not read grown ones as a whole', async () => {
  await settlePlans();
  const prepared = await one.sql.query<{ name: string; parameters: number }>(
    `select name, cardinality(parameter_types) as parameters from pg_prepared_statements where name in ('start', 'finish')`,
  );
  expect(prepared).toHaveLength(2);
  const plans = await Promise.all(
    prepared.map(({ name, parameters }) =>
      one.sql.query<{ 'QUERY PLAN': string }>(`explain execute ${name}(${Array(parameters).fill('null').join(', ')})`),
    ),
  );
  for (const plan of plans) {
    const lines = plan.map((row) => row['QUERY PLAN']);
    expect(lines.filter((line) => /Index Cond: \(\(?(id|job_id) = /.test(line))).not.toEqual([]);
    expect(
      lines.filter((line) =>
        /(Seq Scan on|Merge Cond|Hash Cond).*(jobs|attempts|webhooks|events|\bj\.id|\ba_1\.job_id)/.test(line),
      ),
    ).toEqual([]);
  }
});
