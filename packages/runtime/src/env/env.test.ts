import { describe, expect, it } from 'vitest';
import { EnvError } from './EnvError.ts';
import { describeEnvironment } from './envDocumentation.ts';
import { parseSupervisorEnv } from './supervisorEnv.ts';
import { parseWebEnv } from './webEnv.ts';
import { parseWorkerEnv } from './workerEnv.ts';

const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const required = { DATABASE_URL: 'postgres://nova:pw@db.example:5432/nova', ENCRYPTION_KEYS: key };

function problemsOf(
  source: Record<string, string>,
  parse: (source: Record<string, string>) => unknown = parseEverything,
) {
  try {
    parse({ ...required, ...source });
  } catch (error) {
    if (error instanceof EnvError) {
      return error.problems.map((problem) => problem.name);
    }
    throw error;
  }
  return [];
}

function messageOf(source: Record<string, string>): string {
  try {
    parseEverything({ ...required, ...source });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

function parseEverything(source: Record<string, string>) {
  return { ...parseWorkerEnv(source), ...parseSupervisorEnv(source) };
}

/** For each variable: values that are accepted, and values that are refused. */
const table: Record<string, { good: string[]; bad: string[] }> = {
  PORT: { good: ['1', '65535'], bad: ['0', '65536', 'http', '-1', '3000.5', ' 3000', '1e3'] },
  HOST: { good: ['127.0.0.1', '::', 'localhost', 'web.internal'], bad: ['http://x', 'a b', 'x:80'] },
  WORKER_PORT: { good: ['9000'], bad: ['x'] },
  WORKER_HOST: { good: ['::1'], bad: ['!'] },
  PUBLIC_URL: {
    good: ['https://hooks.example.com', 'http://localhost:3000/'],
    bad: ['hooks.example.com', 'ftp://x', 'https://x/path', 'https://u:p@x', 'https://x/?a=1'],
  },
  TRUST_PROXY: { good: ['10.0.0.0/8, ::1', '192.168.1.1'], bad: ['true', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy'] },
  NOVAPULSE_HOME: { good: ['/var/lib/novapulse', 'x'], bad: ['a\0b'] },
  LOG_LEVEL: { good: ['debug', 'silent'], bad: ['verbose', 'INFO', 'constructor'] },
  LOG_FORMAT: { good: ['json', 'pretty'], bad: ['text'] },
  SHUTDOWN_TIMEOUT: { good: ['10s', '5m'], bad: ['10', '10ms', '2h', 'soon'] },
  NODE_ENV: { good: ['development', 'production', 'staging'], bad: [] },
  NOVAPULSE_SUPERVISED: { good: ['1', '0'], bad: ['yes', 'constructor'] },
  DATABASE_URL: { good: ['postgresql://u@h/d'], bad: ['mysql://h/d', 'h:5432', 'nova'] },
  REDIS_URL: { good: ['redis://h', 'rediss://u:p@h:6380/1'], bad: ['http://h', 'h:6379'] },
  ENCRYPTION_KEYS: {
    good: [key, `${key},k2:${Buffer.alloc(32, 8).toString('base64')}`],
    bad: ['k1', 'k1:short', `${key},`],
  },
  ADMIN_EMAIL: {
    good: ['admin@localhost', 'A@b.example'],
    bad: ['admin', 'a b@c', '@x', '<a@b>', 'jörg@example.com', 'admin@my_host'],
  },
  ADMIN_PASSWORD: { good: ['12345678', 'x'.repeat(256)], bad: ['1234567', 'x'.repeat(257)] },
  WORKER_QUEUES: { good: ['email', 'webhook, report'], bad: ['mail', 'email,email', ','] },
  WORKER_CONCURRENCY: {
    good: ['5', 'webhook=100,email=10', 'report=1'],
    bad: ['0', '-1', 'webhook', 'webhook=0', 'mail=5', 'email=1,email=2', 'email=1=2', 'many'],
  },
  WEBHOOK_ALLOWED_CIDRS: { good: ['10.0.0.0/8,fd00::/8', '192.0.2.1'], bad: ['10.0.0.0/', '10/8', 'private'] },
  WEBHOOK_ALLOWED_PORTS: { good: ['80,443,8443'], bad: ['0', '80;443', ','] },
  WEBHOOK_DISABLE_AFTER: { good: ['5d', '1m'], bad: ['5', '59s', '366d', 'never'] },
  WEBHOOK_RETRY_SCHEDULE: { good: ['1s', '5s,5m,2h'], bad: ['5', '5s;5m', 'soon', '5s,,5m'] },
  WEBHOOK_TIMEOUT: { good: ['500ms', '15s', '10m'], bad: ['0s', '15', '11m', '-1s'] },
  SMTP_URL: { good: ['smtp://u:p@mail:587', 'smtps://mail'], bad: ['mail:25', 'http://mail'] },
  MAIL_DOMAIN_PACE: { good: ['20/1s', '600/1m', '1/1d'], bad: ['20', '0/1s', '5/10ms', '5/2d', '-1/1s', '1.5/1s'] },
  MAIL_FROM: { good: ['a@b.example', 'Nova <a@b.example>'], bad: ['Nova', 'Nova <a>', 'a@b\r\nBcc: c@d'] },
  FILES_URL: {
    good: ['file:///srv/files', 's3://bucket', 's3://bucket?region=eu-1&endpoint=http://minio:9000'],
    bad: ['/srv/files', 's3://', 's3://bucket/prefix', 's3://bucket?endpoint=minio', 'https://bucket'],
  },
  RATE_LIMITS: {
    good: ['login.address=30/15m', 'login.address=30/15m, api.key=100000/1m', 'api.key=1/1d'],
    bad: [
      'login=30/15m',
      'login.nobody=30/15m',
      'constructor=1/1s',
      'login.address=0/15m',
      'login.address=30',
      'login.address=30/soon',
      'login.address=30/500ms',
      'login.address=30/1500ms',
      'login.address=30/2d',
      'login.address=9999999999/1m',
      'api.key=1/1s,api.key=2/1s',
    ],
  },
  METRICS_TOKEN: { good: ['s3cret-token'], bad: ['two words', 'caf\u00e9'] },
  OTEL_EXPORTER_OTLP_ENDPOINT: { good: ['http://collector:4318'], bad: ['collector:4318'] },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: { good: ['https://collector/v1/traces'], bad: ['grpc://collector'] },
  OTEL_EXPORTER_OTLP_PROTOCOL: { good: ['http/protobuf'], bad: ['grpc', 'http/json'] },
  OTEL_TRACES_EXPORTER: { good: ['otlp', 'none'], bad: ['zipkin'] },
  OTEL_SDK_DISABLED: { good: ['true', 'false'], bad: ['yes'] },
  OTEL_SERVICE_NAME: { good: ['nova web'], bad: ['\n', 'x'.repeat(256)] },
  OTEL_RESOURCE_ATTRIBUTES: { good: ['a.b=c', 'a=b,c=d%20e'], bad: ['a', 'a=b,', '=b'] },
  OTEL_TRACES_SAMPLER: { good: ['always_on', 'parentbased_traceidratio'], bad: ['jaeger_remote'] },
  OTEL_TRACES_SAMPLER_ARG: { good: ['0', '1', '0.25'], bad: ['-0.1', '1.5', '5%', ' '] },
  OTEL_BSP_SCHEDULE_DELAY: { good: ['1000'], bad: ['0', '5s'] },
  OTEL_BSP_EXPORT_TIMEOUT: { good: ['30000'], bad: ['-1'] },
  OTEL_BSP_MAX_QUEUE_SIZE: { good: ['2048'], bad: ['0.5'] },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: { good: ['512'], bad: ['many'] },
};

/** Variables that count only beside others; their own tests are below. */
const groups = [
  'DATABASE_HOST',
  'DATABASE_PORT',
  'DATABASE_NAME',
  'DATABASE_USER',
  'DATABASE_PASSWORD',
  'REDIS_SENTINELS',
].concat(['REDIS_SENTINEL_NAME', 'REDIS_CLUSTER_NODES', 'REDIS_USERNAME', 'REDIS_PASSWORD', 'REDIS_TLS']);

describe('environment', () => {
  it('covers every documented variable', () => {
    const documented = describeEnvironment().flatMap((section) => section.variables.map((variable) => variable.name));
    expect(documented.toSorted()).toEqual([...Object.keys(table), ...groups].toSorted());
  });

  it.each(Object.entries(table))('%s: accepts what is good', (name, { good }) => {
    expect(good.filter((value) => problemsOf({ [name]: value }).length > 0)).toEqual([]);
  });

  it.each(Object.entries(table))('%s: refuses what is bad, by name', (name, { bad }) => {
    expect(bad.filter((value) => problemsOf({ [name]: value }).join() !== name)).toEqual([]);
  });

  it('takes an empty string for unset', () => {
    const env = parseWebEnv({ ...required, PORT: '', REDIS_URL: '', PUBLIC_URL: '', DATABASE_HOST: '' });
    expect(env.address).toMatchObject({ port: 3000, host: '0.0.0.0', publicUrl: 'http://localhost:3000' });
    expect(env.redis).toBeNull();
    expect(problemsOf({ ENCRYPTION_KEYS: '', DATABASE_URL: '' }, parseWebEnv)).toEqual([
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
    ]);
  });

  it('lists every problem, one line each, with what to write', () => {
    const message = messageOf({ PORT: 'x', WEBHOOK_TIMEOUT: 'soon', REDIS_URL: 'http://x', WORKER_QUEUES: 'mail' });
    const lines = message.split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['PORT', 'REDIS_URL', 'WEBHOOK_TIMEOUT', 'WORKER_QUEUES']);
    expect(lines[0]).toBe('PORT: "x" is not valid; write a port from 1 to 65535');
  });

  it('never repeats a value that may be secret (invariant 10)', () => {
    const secret = 'hunter2canary';
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'ENCRYPTION_KEYS', 'FILES_URL']) {
      expect(messageOf({ [name]: `x:${secret}` })).not.toContain(secret);
    }
    expect(messageOf({ ADMIN_PASSWORD: 'canary' })).not.toContain('canary');
    expect(messageOf({ METRICS_TOKEN: 'canary canary' })).not.toContain('canary');
  });

  it('binds to loopback and allows loopback endpoints under the supervisor only', () => {
    const supervised = parseWorkerEnv({ ...required, NOVAPULSE_SUPERVISED: '1' });
    expect(supervised.address).toMatchObject({ host: '127.0.0.1', workerHost: '127.0.0.1' });
    expect(supervised.webhooks.allowedCidrs).toEqual(['127.0.0.0/8', '::1/128']);
    const alone = parseWorkerEnv(required);
    expect(alone.address).toMatchObject({ host: '0.0.0.0', workerHost: '0.0.0.0' });
    expect(alone.webhooks.allowedCidrs).toEqual([]);
    expect(parseSupervisorEnv({}).process.isSupervised).toBe(true);
  });

  it('has the documented defaults', () => {
    const env = parseWorkerEnv(required);
    expect(env.webhooks).toMatchObject({ allowedPorts: [80, 443], timeoutMs: 15_000 });
    expect(env.webhooks.retryScheduleMs).toHaveLength(9);
    expect(env.queues.queues).toEqual(['email', 'webhook', 'workflow', 'report']);
    expect(env.files).toEqual({ kind: 'file', path: `${env.process.home}/files` });
    expect(env.mail).toEqual({
      smtpUrl: null,
      from: 'NovaPulse <no-reply@localhost>',
      domainPace: { mails: 20, windowMs: 1000 },
    });
    expect(env.metrics.token).toBeNull();
    expect(parseSupervisorEnv({})).toMatchObject({
      database: { url: null },
      encryption: { keys: null },
      admin: { email: 'admin@localhost', password: null },
    });
  });

  it('follows PORT in PUBLIC_URL', () => {
    expect(parseWebEnv({ ...required, PORT: '8080' }).address.publicUrl).toBe('http://localhost:8080');
    expect(parseWebEnv({ ...required, PORT: '80' }).address.publicUrl).toBe('http://localhost');
  });

  it('overrides concurrency per queue or for all', () => {
    const concurrencyOf = (value: string) =>
      parseWorkerEnv({ ...required, WORKER_CONCURRENCY: value }).queues.concurrency;
    expect(concurrencyOf('webhook=7')).toEqual({ email: 10, webhook: 7, workflow: 20, report: 2 });
    expect(concurrencyOf('3')).toEqual({ email: 3, webhook: 3, workflow: 3, report: 3 });
  });

  it('makes ranges of single addresses', () => {
    const env = parseWebEnv({ ...required, TRUST_PROXY: '10.1.2.3, ::1,10.0.0.0/8' });
    expect(env.address.trustProxy).toEqual(['10.1.2.3/32', '::1/128', '10.0.0.0/8']);
  });

  it('says which policies there are when RATE_LIMITS names another', () => {
    expect(() => parseWebEnv({ ...required, RATE_LIMITS: 'api.kee=9/1s,login.address=1/1m' })).toThrow(
      /^RATE_LIMITS: "api\.kee=9\/1s" names no policy; there are api\.key, .*login\.address/,
    );
  });

  it('reads rate limits into milliseconds', () => {
    const { rateLimits } = parseWebEnv({ ...required, RATE_LIMITS: 'login.address=30/15m,api.key=9/1s' });
    expect([...rateLimits]).toEqual([
      ['login.address', { limit: 30, windowMs: 900_000 }],
      ['api.key', { limit: 9, windowMs: 1000 }],
    ]);
  });
});

describe('database', () => {
  const parts = { DATABASE_URL: '', DATABASE_HOST: 'db', DATABASE_NAME: 'nova/1', DATABASE_USER: 'n@va' };

  it('builds the URL from parts so that a password needs no escaping', () => {
    const env = parseWebEnv({ ...required, ...parts, DATABASE_PASSWORD: 'p@ss/w:rd%?#' });
    expect(env.database.url).toBe('postgres://n%40va:p%40ss%2Fw%3Ard%25%3F%23@db:5432/nova%2F1');
    expect(parseWebEnv({ ...required, ...parts, DATABASE_HOST: '::1', DATABASE_PORT: '6000' }).database.url).toBe(
      'postgres://n%40va@[::1]:6000/nova%2F1',
    );
    expect(parseWebEnv({ ...required, ...parts, DATABASE_HOST: '/run/pg' }).database.url).toContain(
      '?host=%2Frun%2Fpg',
    );
  });

  it('refuses the URL beside parts, and parts that are not complete', () => {
    expect(problemsOf({ DATABASE_HOST: 'db' })).toEqual(['DATABASE_URL']);
    expect(problemsOf({ DATABASE_URL: '', DATABASE_HOST: 'db' })).toEqual(['DATABASE_NAME', 'DATABASE_USER']);
    expect(problemsOf({ DATABASE_URL: '', DATABASE_PASSWORD: 'x' }, parseSupervisorEnv)).toContain('DATABASE_HOST');
    expect(problemsOf({ ...parts, DATABASE_PORT: 'x', DATABASE_NAME: '' })).toEqual(['DATABASE_PORT', 'DATABASE_NAME']);
  });
});

describe('redis', () => {
  it('reads a single server, sentinels or a cluster', () => {
    const redisOf = (source: Record<string, string>) => parseWebEnv({ ...required, ...source }).redis;
    expect(redisOf({ REDIS_URL: 'redis://r:1' })).toEqual({ kind: 'single', url: 'redis://r:1' });
    expect(redisOf({ REDIS_SENTINELS: 's1,[::1]:9', REDIS_SENTINEL_NAME: 'main', REDIS_PASSWORD: 'p/@' })).toEqual({
      kind: 'sentinel',
      name: 'main',
      sentinels: [
        { host: 's1', port: 26_379 },
        { host: '::1', port: 9 },
      ],
      url: 'redis://:p%2F%40@redis',
    });
    expect(redisOf({ REDIS_CLUSTER_NODES: 'c1:7000,c2:7001', REDIS_TLS: '1' })).toMatchObject({
      kind: 'cluster',
      nodes: [
        { host: 'c1', port: 7000 },
        { host: 'c2', port: 7001 },
      ],
      url: 'rediss://redis',
    });
  });

  it('refuses two kinds at once and halves', () => {
    expect(problemsOf({ REDIS_URL: 'redis://r', REDIS_CLUSTER_NODES: 'c1' })).toEqual(['REDIS_URL']);
    expect(problemsOf({ REDIS_SENTINELS: 's1' })).toEqual(['REDIS_SENTINEL_NAME']);
    expect(problemsOf({ REDIS_SENTINEL_NAME: 'main' })).toEqual(['REDIS_SENTINELS']);
    expect(problemsOf({ REDIS_PASSWORD: 'x' })).toEqual(['REDIS_PASSWORD']);
    expect(problemsOf({ REDIS_CLUSTER_NODES: 'c1:x' })).toEqual(['REDIS_CLUSTER_NODES']);
  });
});
