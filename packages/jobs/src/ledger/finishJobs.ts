import type { JobStatus, Sql } from '@novapulse/db';
import { boolArray, byteaArray, floatArray, intArray, textArray } from './arrays.ts';
import { dispatchAheadMs } from './limits.ts';
import { storableJson, storableText } from './storable.ts';

/** What an attempt has to say for itself. Only deliveries have an exchange. */
export type AttemptResult = {
  /** `released`: nothing was sent and no try is used up; the job is due again after `delayMs`. */
  outcome: 'succeeded' | 'failed' | 'released';
  /** A failure that is followed by one more attempt at once. Both are on record and use up one try together. */
  isFollowed?: boolean;
  /** A failure that another try may mend. */
  retryable: boolean;
  /** How long to wait before the next try. */
  delayMs: number;
  durationMs: number;
  output?: unknown;
  errorCode?: string | null;
  errorMessage?: string | null;
  exchange?: Exchange;
};

export type Exchange = {
  url: string;
  statusCode: number | null;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string> | null;
  responseBody: Uint8Array | null;
  truncated: boolean;
};

export type FinishRequest = AttemptResult & {
  jobId: string;
  attempt: number;
  /** A new message's id, used when the job is to be retried soon enough to be dispatched at once. */
  nextMessageId: string;
};

/** Where a job stands after its attempt ended; null when the job was no longer this attempt's to decide. */
export type Finished = {
  status: JobStatus;
  /** Set when the row has been marked for `nextMessageId`, which is now to be added. */
  dispatchDelayMs: number | null;
} | null;

type FinishRow = { job_id: string; attempt: number; status: JobStatus; dispatch_delay_ms: number | null };

/**
 * **finish** for many attempts in one statement. While the attempt is the job's own, it ends the attempt, uses up a try
 * and decides: succeeded, retrying, failed, or cancelled if that was asked. A retry that is due soon is marked for
 * dispatch at once. When the job has moved on, only the lost or released attempt learns its late outcome and the job is
 * not touched.
 */
export async function finishJobs(sql: Sql, requests: readonly FinishRequest[]): Promise<Finished[]> {
  const rows = await sql.query<FinishRow>(
    `with done as (
       select * from unnest($1::text[], $2::int[], $3::text[], $4::bool[], $5::float8[], $6::text[], $7::int[], $8::text[],
                            $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::text[], $15::bytea[], $16::bool[],
                            $18::bool[])
         as done (job_id, attempt, outcome, retryable, delay_ms, message_id, duration_ms, output,
                  error_code, error_message, url, status_code, request_headers, response_headers, response_body, truncated, followed)
     ), mine as (
       select done.*,
              case when done.outcome = 'succeeded' then 'succeeded'
                   when j.cancel_asked then 'cancelled'
                   when done.outcome = 'released' or done.followed then 'retrying'
                   when not done.retryable or j.tries + 1 >= j.budget then 'failed'
                   else 'retrying' end::job_status as status
       -- One look at the primary key for each row, whatever was known of the table when this was planned.
       from (select * from done order by job_id) done
       cross join lateral (
         select j.tries, j.budget, j.cancel_asked from jobs j
         where j.id = done.job_id and j.lease_until is not null and j.attempt = done.attempt
         for update
       ) j
     ), ended as (
       update jobs j
       set status = mine.status,
           tries = case when mine.outcome = 'released' or mine.followed and mine.status = 'retrying' then j.tries else j.tries + 1 end,
           second_try = mine.followed,
           lease_until = null,
           next_attempt_at = case mine.status when 'retrying' then now() + mine.delay_ms * interval '1 millisecond' else j.next_attempt_at end,
           epoch = case mine.status when 'retrying' then j.epoch + 1 else j.epoch end,
           message_id = case when mine.status = 'retrying' and mine.delay_ms <= $17 then mine.message_id end,
           dispatched_at = case when mine.status = 'retrying' and mine.delay_ms <= $17 then now() end,
           finished_at = case when mine.status <> 'retrying' then now() end,
           output = coalesce(mine.output::jsonb, j.output),
           error = case when mine.outcome <> 'succeeded' then jsonb_build_object('code', mine.error_code, 'message', mine.error_message) end,
           last_status_code = mine.status_code,
           last_error_code = mine.error_code
       from mine
       where j.id = mine.job_id
       returning mine.*, j.message_id is not null as is_dispatched
     ), recorded as (
       update attempts a
       set outcome = ended.outcome::attempt_outcome,
           duration_ms = ended.duration_ms,
           status_code = ended.status_code,
           error_code = ended.error_code,
           error_message = ended.error_message,
           url = ended.url,
           request_headers = ended.request_headers::jsonb,
           response_headers = ended.response_headers::jsonb,
           response_body = ended.response_body,
           truncated = ended.truncated
       from ended
       where a.job_id = ended.job_id and a.number = ended.attempt and a.outcome = 'started'
     ), recorded_late as (
       update attempts a
       set outcome = case done.outcome when 'released' then a.outcome::text else 'late_' || done.outcome end::attempt_outcome,
           duration_ms = done.duration_ms,
           status_code = done.status_code,
           error_code = done.error_code,
           error_message = done.error_message,
           url = done.url,
           request_headers = done.request_headers::jsonb,
           response_headers = done.response_headers::jsonb,
           response_body = done.response_body,
           truncated = done.truncated
       from done
       where (done.job_id, done.attempt) not in (select job_id, attempt from ended)
         and a.job_id = done.job_id and a.number = done.attempt and a.outcome in ('lost', 'released')
     )
     select job_id, attempt, status, case when is_dispatched then delay_ms end as dispatch_delay_ms from ended`,
    [
      textArray(requests.map((request) => request.jobId)),
      intArray(requests.map((request) => request.attempt)),
      textArray(requests.map((request) => request.outcome)),
      boolArray(requests.map((request) => request.retryable)),
      floatArray(requests.map((request) => request.delayMs)),
      textArray(requests.map((request) => request.nextMessageId)),
      intArray(requests.map((request) => Math.round(request.durationMs))),
      textArray(requests.map((request) => (request.output === undefined ? null : storableJson(request.output)))),
      textArray(requests.map((request) => request.errorCode ?? null)),
      textArray(
        requests.map(({ errorMessage }) => (typeof errorMessage === 'string' ? storableText(errorMessage) : null)),
      ),
      textArray(requests.map((request) => request.exchange?.url ?? null)),
      intArray(requests.map((request) => request.exchange?.statusCode ?? null)),
      textArray(requests.map((request) => headers(request.exchange?.requestHeaders))),
      textArray(requests.map((request) => headers(request.exchange?.responseHeaders))),
      byteaArray(requests.map((request) => request.exchange?.responseBody ?? null)),
      boolArray(requests.map((request) => request.exchange?.truncated ?? false)),
      dispatchAheadMs,
      boolArray(requests.map((request) => request.isFollowed ?? false)),
    ],
    { name: 'finish' },
  );
  const ended = new Map(rows.map((row) => [`${row.job_id} ${row.attempt}`, row]));
  return requests.map((request) => {
    const row = ended.get(`${request.jobId} ${request.attempt}`);
    return row ? { status: row.status, dispatchDelayMs: row.dispatch_delay_ms } : null;
  });
}

function headers(values: Record<string, string> | null | undefined): string | null {
  return values ? storableJson(values) : null;
}
