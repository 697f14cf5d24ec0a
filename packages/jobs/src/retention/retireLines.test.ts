import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { retireLines } from './retireLines.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

it('removes lines that nothing joins any more, and none in which something waits', async () => {
  const { sql } = ledger.db;
  const waiting = await ledger.addWebhook();
  await sql.query('update webhooks set ordered = true where id = $1', [waiting]);
  await ledger.publish();
  await sql.query(`insert into delivery_lines (webhook_id, order_key) values ('whk_1', 'old'), ('whk_1', 'new')`);
  await sql.query(`update delivery_lines set used_at = now() - interval '2 days' where order_key <> 'new'`);
  expect(await retireLines(sql, 10)).toBe(1);
  const left = await sql.query('select webhook_id, order_key from delivery_lines order by webhook_id = $1', [waiting]);
  expect(left).toEqual([
    { webhook_id: 'whk_1', order_key: 'new' },
    { webhook_id: waiting, order_key: '' },
  ]);
});
