import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/createLogger.ts';
import { createMetrics, type QueueReading } from './createMetrics.ts';
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
    metrics.jobAttempt({ queue: 'email', name: 'email.send', outcome: 'failed', durationSeconds: 1, waitSeconds: 2 });
    const { text, contentType } = await metrics.read();
    expect(contentType).toContain('text/plain');
    for (const line of [
      'novapulse_http_request_duration_seconds_count{service="web",method="GET",route="/health/live",status="200"} 1',
      'novapulse_trpc_procedure_duration_seconds_count{service="web",procedure="events.publish",outcome="OK"} 1',
      'novapulse_job_attempts_total{queue="email",name="email.send",outcome="failed",service="web"} 1',
      'novapulse_job_wait_seconds_sum{service="web",queue="email",name="email.send"} 2',
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
