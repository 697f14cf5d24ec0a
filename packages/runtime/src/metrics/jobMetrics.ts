import { Counter, Histogram, type Registry } from 'prom-client';
import { durationBuckets, waitBuckets } from './buckets.ts';

export type MeasuredAttempt = {
  queue: string;
  name: string;
  outcome: string;
  /** Where the job stands now; null when it was no longer this attempt's to decide. */
  status: string | null;
  durationSeconds: number;
  waitSeconds: number;
};

export type MeasuredDeliveryAttempt = Pick<MeasuredAttempt, 'outcome' | 'status'> & { errorCode: string | null };

const ends: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'skipped']);

/** What an attempt of a delivery may die of: the contract's codes and our own. Anything else would be a mistake. */
const deliveryErrorCodes: ReadonlySet<string> = new Set([
  'timeout',
  'dns_error',
  'connection_refused',
  'connection_reset',
  'tls_error',
  'blocked_address',
  'http_status',
  'response_too_large',
  'invalid_response',
  'lost',
  'unexpected',
  'endpoint_deleted',
  'endpoint_unreadable',
  'event_missing',
]);

export function registerJobMetrics(registry: Registry) {
  const registers = [registry];
  const jobs = new Counter({
    name: 'novapulse_jobs_total',
    help: 'Jobs that this process brought to an end, by outcome: succeeded, failed or cancelled.',
    labelNames: ['queue', 'name', 'outcome'] as const,
    registers,
  });
  const attempts = new Counter({
    name: 'novapulse_job_attempts_total',
    help: 'Attempts that ended, by outcome: succeeded, failed, released, late_succeeded or late_failed.',
    labelNames: ['queue', 'name', 'outcome'] as const,
    registers,
  });
  const attemptDuration = new Histogram({
    name: 'novapulse_job_attempt_duration_seconds',
    help: 'Time from an attempt’s start to its end; of the webhook queue, the time of one request to a receiver.',
    labelNames: ['queue', 'name', 'outcome'] as const,
    buckets: durationBuckets,
    registers,
  });
  const wait = new Histogram({
    name: 'novapulse_job_wait_seconds',
    help: 'Time from when a job was due until its attempt started.',
    labelNames: ['queue', 'name'] as const,
    buckets: waitBuckets,
    registers,
  });
  const deliveries = new Counter({
    name: 'novapulse_deliveries_total',
    help: 'Deliveries that came to an end, by outcome: succeeded, failed (no try is left) or cancelled.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const deliveryAttempts = new Counter({
    name: 'novapulse_delivery_attempts_total',
    help: 'Requests to receivers that ended, by outcome and by what was wrong (error_code; none when nothing was).',
    labelNames: ['outcome', 'error_code'] as const,
    registers,
  });

  return {
    jobAttempt({ queue, name, outcome, status, durationSeconds, waitSeconds }: MeasuredAttempt) {
      attempts.inc({ queue, name, outcome });
      attemptDuration.observe({ queue, name, outcome }, durationSeconds);
      wait.observe({ queue, name }, waitSeconds);
      if (status !== null && ends.has(status)) jobs.inc({ queue, name, outcome: status });
    },
    deliveryAttempt({ outcome, status, errorCode }: MeasuredDeliveryAttempt) {
      const known = errorCode === null ? 'none' : deliveryErrorCodes.has(errorCode) ? errorCode : 'other';
      deliveryAttempts.inc({ outcome, error_code: known });
      if (status !== null && ends.has(status)) deliveries.inc({ outcome: status });
    },
  };
}
