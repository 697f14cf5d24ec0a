import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/createLogger.ts';
import { createMetrics } from './createMetrics.ts';
import type { QueueReading } from './ledgerGauges.ts';
import { mayReadMetrics } from './mayReadMetrics.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const reading: QueueReading = {
  queue: 'webhook',
  counts: { waiting: 3, delayed: 2, active: 1 },
  oldestWaitingSeconds: 4.5,
};

function createTestMetrics(readQueues = async () => [reading]) {
  return createMetrics({ service: 'web', version: '1.2.3', logger, readQueues });
}

describe('metrics', () => {
  it('count requests, procedures and attempts in seconds under own names', async () => {
    const metrics = createTestMetrics();
    metrics.httpRequest({ method: 'GET', route: '/health/live', status: 200, durationSeconds: 0.002 });
    metrics.procedureCall({ procedure: 'events.publish', outcome: 'OK', durationSeconds: 0.01 });
    const job = { queue: 'email', name: 'email.send', durationSeconds: 1, waitSeconds: 2 };
    metrics.jobAttempt({ ...job, outcome: 'failed', status: 'retrying' });
    metrics.jobAttempt({ ...job, outcome: 'failed', status: 'failed' });
    metrics.deliveryAttempt({ outcome: 'failed', status: 'retrying', errorCode: 'timeout' });
    metrics.deliveryAttempt({ outcome: 'succeeded', status: 'succeeded', errorCode: null });
    const { text, contentType } = await metrics.read();
    expect(contentType).toContain('text/plain');
    for (const line of [
      'novapulse_http_request_duration_seconds_count{service="web",method="GET",route="/health/live",status="200"} 1',
      'novapulse_trpc_procedure_duration_seconds_count{service="web",procedure="events.publish",outcome="OK"} 1',
      'novapulse_job_attempts_total{queue="email",name="email.send",outcome="failed",service="web"} 2',
      'novapulse_jobs_total{queue="email",name="email.send",outcome="failed",service="web"} 1',
      'novapulse_deliveries_total{outcome="succeeded",service="web"} 1',
      'novapulse_delivery_attempts_total{outcome="failed",error_code="timeout",service="web"} 1',
      'novapulse_job_wait_seconds_sum{service="web",queue="email",name="email.send"} 4',
      'novapulse_queue_jobs{queue="webhook",state="delayed",service="web"} 2',
      'novapulse_queue_oldest_waiting_seconds{queue="webhook",service="web"} 4.5',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/novapulse_build_info\{version="1\.2\.3",node="v\d+/);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('bound the method of a request', async () => {
    const metrics = createTestMetrics();
    metrics.httpRequest({ method: 'PROPFIND', route: '/', status: 405, durationSeconds: 0 });
    expect((await metrics.read()).text).toContain('method="other"');
  });

  it('count a code that nobody knows as another one', async () => {
    const metrics = createTestMetrics();
    metrics.deliveryAttempt({ outcome: 'failed', status: null, errorCode: 'https://receiver.example/' });
    expect((await metrics.read()).text).toContain('error_code="other"');
  });

  it('show pools, the loop and open streams at the moment of the scrape', async () => {
    let waiting = 0;
    const pools = { main: () => ({ max: 10, total: 4, idle: 1, waiting }) };
    const metrics = createMetrics({ service: 'web', version: '1.2.3', logger, pools });
    const closed = metrics.streamOpened();
    metrics.streamOpened();
    closed();
    waiting = 7;
    const { text } = await metrics.read();
    for (const line of [
      'novapulse_db_pool_connections{pool="main",state="busy",service="web"} 3',
      'novapulse_db_pool_max_connections{pool="main",service="web"} 10',
      'novapulse_db_pool_waiting{pool="main",service="web"} 7',
      'novapulse_sse_connections{service="web"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/novapulse_event_loop_active_seconds_total\{service="web"\} \d/);
  });

  it('read the ledger once for all gauges, and answer while it is away', async () => {
    let reads = 0;
    const metrics = createTestMetrics(async () => {
      reads += 1;
      throw new Error('away');
    });
    await Promise.all([metrics.read(), metrics.read()]);
    const { text } = await metrics.read();
    expect(reads).toBe(1);
    expect(text).not.toContain('novapulse_queue_jobs{');
  });

  it('do not share anything between two instances', async () => {
    const [first, second] = [createTestMetrics(), createTestMetrics()];
    first.procedureCall({ procedure: 'a.b', outcome: 'OK', durationSeconds: 1 });
    expect((await second.read()).text).not.toContain('a.b');
  });
});

describe('METRICS_TOKEN', () => {
  it.each([
    [null, true, undefined, 'yes'],
    [null, false, undefined, 'not_found'],
    [null, false, 'Bearer x', 'not_found'],
    ['token', true, undefined, 'unauthorized'],
    ['token', true, 'Bearer token', 'yes'],
    ['token', false, 'bearer token', 'yes'],
    ['token', false, 'Bearer other', 'unauthorized'],
    ['token', false, 'Basic token', 'unauthorized'],
    ['token', false, 'Bearer token more', 'unauthorized'],
    ['token', false, '', 'unauthorized'],
  ] as const)('%s, internal %s, authorization %s: %s', (token, isInternalPort, authorization, verdict) => {
    expect(mayReadMetrics({ token, isInternalPort }, authorization)).toBe(verdict);
  });
});
