import type { TestLedger } from '../../../testing/openLedger.ts';

/** Adds `count` deliveries to one new endpoint, nine of ten succeeded, and returns the endpoint's id. */
export async function addDeliveries(ledger: TestLedger, count: number): Promise<string> {
  const webhookId = await ledger.addWebhook();
  // Made ids: 10 characters of time, then a number that counts up.
  const prefix = ledger.newId('job').slice(0, 14);
  await ledger.db.sql.query(
    `with made as (
       insert into jobs (id, organization_id, queue, name, status, attempt, tries, budget, event_id, event_type, webhook_id,
                         last_status_code, last_error_code, finished_at)
       select $1 || lpad(n::text, 16, '0'), $2, 'webhook', 'webhook.deliver',
              case when n % 10 = 0 then 'failed' else 'succeeded' end::job_status, 1, 1, 3,
              'evt_' || n, 'invoice.paid', $3,
              case when n % 10 = 0 then 500 else 200 end, case when n % 10 = 0 then 'http_status' end, now()
       from generate_series(1, $4::int) as n
       returning id, status
     )
     insert into attempts (job_id, number, outcome, duration_ms, status_code)
     select id, 1, status::text::attempt_outcome, 12, 200 from made`,
    [prefix, ledger.organizationId, webhookId, count],
  );
  return webhookId;
}
