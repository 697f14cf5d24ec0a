/** Series by name and labels, as promtool's unit tests write them: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export type Series = Readonly<Record<string, string>>;

export type Scenario = {
  name: string;
  /** Added to the healthy installation below, or instead of its series of the same name; null takes one away. */
  change: Readonly<Record<string, string | null>>;
  /** Alerts that fire, and no other. */
  fires: readonly string[];
};

/** How long each scenario lasts, at one sample a minute. */
export const minutes = 90;
/** When it is looked at. */
export const evaluatedAt = '80m';

const level = (value: number): string => `${value}+0x${minutes}`;
const rising = (perMinute: number): string => `0+${perMinute}x${minutes}`;

const web = 'service="web",instance="web-1:3000"';
const worker = 'service="worker",instance="worker-1:3001"';

/** An installation with nothing wrong: 10 events a second, some receivers that fail, some wrong codes. */
export const healthy: Series = {
  'up{job="novapulse-web",instance="web-1:3000"}': level(1),
  'up{job="novapulse-worker",instance="worker-1:3001"}': level(1),
  [`novapulse_build_info{${web},version="0.1.0"}`]: level(1),
  [`novapulse_build_info{${worker},version="0.1.0"}`]: level(1),
  [`process_start_time_seconds{${web}}`]: level(1000),
  [`process_start_time_seconds{${worker}}`]: level(1000),
  [`novapulse_queue_jobs{${worker},queue="webhook",state="waiting"}`]: level(3),
  [`novapulse_queue_jobs{${worker},queue="report",state="waiting"}`]: level(0),
  [`novapulse_queue_oldest_waiting_seconds{${worker},queue="webhook"}`]: level(0.2),
  [`novapulse_events_published_total{${web},outcome="accepted"}`]: rising(600),
  [`novapulse_events_published_total{${web},outcome="failed"}`]: level(2),
  [`novapulse_trpc_procedure_duration_seconds_count{${web},procedure="events.publish",outcome="OK"}`]: rising(600),
  [`novapulse_trpc_procedure_duration_seconds_count{${web},procedure="events.publish",outcome="BAD_REQUEST"}`]:
    rising(100),
  [`novapulse_trpc_procedure_duration_seconds_bucket{${web},procedure="events.publish",outcome="OK",le="0.1"}`]:
    rising(600),
  [`novapulse_trpc_procedure_duration_seconds_bucket{${web},procedure="events.publish",outcome="OK",le="5"}`]:
    rising(600),
  [`novapulse_trpc_procedure_duration_seconds_bucket{${web},procedure="events.publish",outcome="OK",le="+Inf"}`]:
    rising(600),
  [`novapulse_job_attempts_total{${worker},queue="webhook",name="deliver",outcome="succeeded"}`]: rising(550),
  [`novapulse_job_attempts_total{${worker},queue="webhook",name="deliver",outcome="late_succeeded"}`]: level(1),
  [`novapulse_job_attempts_total{${worker},queue="email",name="email.send",outcome="succeeded"}`]: rising(5),
  [`novapulse_job_attempts_total{${worker},queue="email",name="email.send",outcome="failed"}`]: rising(1),
  [`novapulse_delivery_attempts_total{${worker},outcome="succeeded",error_code="none"}`]: rising(550),
  [`novapulse_delivery_attempts_total{${worker},outcome="failed",error_code="http_status"}`]: rising(900),
  [`novapulse_delivery_attempts_total{${worker},outcome="failed",error_code="timeout"}`]: rising(50),
  [`novapulse_delivery_attempts_total{${worker},outcome="released",error_code="endpoint_unreadable"}`]: level(0),
  [`novapulse_rate_limit_store_up{${web}}`]: level(1),
  [`novapulse_mfa_checks_total{${web},factor="totp",outcome="wrong"}`]: rising(3),
  [`novapulse_mfa_checks_total{${web},factor="totp",outcome="failed"}`]: level(0),
  // Statements wait now and then, which is nothing to wake anybody for.
  [`novapulse_db_pool_waiting{${web},pool="main"}`]: '0+0x77 5 0 5+0x2 0+0x5',
  [`novapulse_event_loop_active_seconds_total{${worker}}`]: rising(30),
};

export const scenarios: readonly Scenario[] = [
  { name: 'nothing is wrong', change: {}, fires: [] },
  {
    name: 'web is gone',
    change: { [`novapulse_build_info{${web},version="0.1.0"}`]: null },
    fires: ['NovaPulseWebDown'],
  },
  {
    name: 'the worker is gone',
    change: { [`novapulse_build_info{${worker},version="0.1.0"}`]: null },
    fires: ['NovaPulseWorkerDown'],
  },
  {
    name: 'one of two workers is gone',
    change: { 'up{job="novapulse-worker",instance="worker-2:3001"}': level(0) },
    fires: ['NovaPulseTargetDown'],
  },
  {
    name: 'a worker dies again and again',
    change: { [`process_start_time_seconds{${worker}}`]: `1000+60x${minutes}` },
    fires: ['NovaPulseRestarting'],
  },
  {
    name: 'Postgres is away',
    change: {
      [`novapulse_queue_jobs{${worker},queue="webhook",state="waiting"}`]: null,
      [`novapulse_queue_jobs{${worker},queue="report",state="waiting"}`]: null,
      [`novapulse_queue_oldest_waiting_seconds{${worker},queue="webhook"}`]: null,
    },
    fires: ['NovaPulseDatabaseUnreachable'],
  },
  {
    name: 'events are refused',
    change: { [`novapulse_events_published_total{${web},outcome="failed"}`]: rising(30) },
    fires: ['NovaPulsePublishFailing'],
  },
  {
    name: 'two calls in a hundred meet our fault',
    change: {
      [`novapulse_trpc_procedure_duration_seconds_count{${web},procedure="jobs.list",outcome="INTERNAL_SERVER_ERROR"}`]:
        rising(15),
    },
    fires: ['NovaPulseApiErrors'],
  },
  {
    name: 'calls are slow',
    change: {
      [`novapulse_trpc_procedure_duration_seconds_bucket{${web},procedure="events.publish",outcome="OK",le="0.1"}`]:
        rising(300),
    },
    fires: ['NovaPulseApiSlow'],
  },
  {
    name: 'workers do not keep up',
    change: { [`novapulse_queue_oldest_waiting_seconds{${worker},queue="webhook"}`]: level(400) },
    fires: ['NovaPulseQueueWaiting'],
  },
  {
    name: 'a queue stands still',
    change: { [`novapulse_queue_jobs{${worker},queue="report",state="waiting"}`]: level(2) },
    fires: ['NovaPulseQueueStalled'],
  },
  {
    name: 'a worker stops for longer than its lease',
    change: {
      [`novapulse_job_attempts_total{${worker},queue="webhook",name="deliver",outcome="late_succeeded"}`]: rising(1),
    },
    fires: ['NovaPulseLateAttempts'],
  },
  {
    name: 'the way out is cut',
    change: {
      [`novapulse_delivery_attempts_total{${worker},outcome="failed",error_code="dns_error"}`]: rising(4000),
    },
    fires: ['NovaPulseEgressFailing'],
  },
  {
    name: 'a key is missing',
    change: {
      [`novapulse_delivery_attempts_total{${worker},outcome="released",error_code="endpoint_unreadable"}`]: rising(1),
    },
    fires: ['NovaPulseSecretsUnreadable'],
  },
  {
    name: 'the mail server refuses',
    change: {
      [`novapulse_job_attempts_total{${worker},queue="email",name="email.send",outcome="failed"}`]: rising(20),
    },
    fires: ['NovaPulseMailFailing'],
  },
  {
    name: 'the limiter has no store',
    change: { [`novapulse_rate_limit_store_up{${web}}`]: level(0) },
    fires: ['NovaPulseRateLimitStoreDown'],
  },
  {
    name: 'second factors cannot be checked',
    change: { [`novapulse_mfa_checks_total{${web},factor="totp",outcome="failed"}`]: rising(1) },
    fires: ['NovaPulseMfaFailing'],
  },
  {
    name: 'somebody guesses codes',
    change: { [`novapulse_mfa_checks_total{${web},factor="totp",outcome="wrong"}`]: rising(120) },
    fires: ['NovaPulseMfaGuessing'],
  },
  {
    name: 'the pool is too small',
    change: { [`novapulse_db_pool_waiting{${web},pool="main"}`]: level(6) },
    fires: ['NovaPulsePoolExhausted'],
  },
  {
    name: 'a worker computes all the time',
    change: { [`novapulse_event_loop_active_seconds_total{${worker}}`]: rising(58) },
    fires: ['NovaPulseEventLoopBusy'],
  },
  {
    name: 'an upgrade stopped half-way',
    change: { 'novapulse_build_info{service="worker",instance="worker-2:3001",version="0.2.0"}': level(1) },
    fires: ['NovaPulseMixedVersions'],
  },
];
