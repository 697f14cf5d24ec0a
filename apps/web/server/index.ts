import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createAddressPolicy, createIdMaker, createKeyring, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createFileStore } from '@novapulse/files';
import {
  createChangeAnnouncer,
  createChangeFeed,
  createEngine,
  createPublisher,
  measureEndpoints,
  measureQueues,
} from '@novapulse/jobs';
import {
  contextFields,
  createFaultLog,
  createHealth,
  createHttpServer,
  createLogger,
  createLoopMonitor,
  createMetrics,
  createRequestContext,
  envOrExit,
  onCrash,
  onShutdown,
  PortError,
  parseWebEnv,
  startTelemetry,
} from '@novapulse/runtime';
import packageJson from '../package.json' with { type: 'json' };
import { createWebLimiter } from './createWebLimiter.ts';
import type { WebDependencies } from './dependencies.ts';
import { webHealthChecks } from './healthChecks.ts';
import { createApp } from './http.ts';

const env = envOrExit(parseWebEnv);
const { version } = packageJson;
const nowMs = () => performance.now();
const exit = (code: number) => process.exit(code);

const telemetry = await startTelemetry({
  env: env.telemetry,
  service: 'web',
  version,
  onFault: (error, doing) => onFault(error, doing),
});
const { tracing } = telemetry;
const context = createRequestContext();
const logger = createLogger({
  service: 'web',
  level: env.process.logLevel,
  format: env.process.logFormat,
  context: contextFields(context, tracing),
});
onCrash({ logger, source: process, exit });

const onFault = createFaultLog({ logger, nowMs });
const clock = systemClock;
const newId = createIdMaker(clock);
const db = createDb({
  url: env.database.url,
  applicationName: 'novapulse-web',
  onError: (error) => onFault(error, 'database'),
  tracing,
});
const engine = createEngine({
  databaseUrl: env.database.url,
  ...(env.redis && { redis: env.redis }),
  onError: (error) => onFault(error, 'queue engine'),
  tracing,
});
const publisher = createPublisher({
  db,
  engine,
  newId,
  retryScheduleMs: env.webhooks.retryScheduleMs,
  onError: (error) => onFault(error, 'dispatching'),
  tracing,
  onSkipped: (count) => metrics.deliveriesSkipped(count),
  onPublished: (published) => metrics.eventsPublished(published),
});
const changeFeed = createChangeFeed(db);
const limitsDb = createDb({
  url: env.database.url,
  poolSize: 2,
  applicationName: 'novapulse-limits',
  onError: (error) => onFault(error, 'rate limits'),
  tracing,
});
const metrics = createMetrics({
  service: 'web',
  version,
  logger,
  readQueues: () => measureQueues(db.sql),
  readEndpoints: () => measureEndpoints(db.sql),
  pools: { main: db.connections, limits: limitsDb.connections },
});
const limits = createWebLimiter({
  db: limitsDb,
  redis: env.redis,
  overrides: env.rateLimits,
  tracing,
  logger,
  metrics,
  onFault,
});
const { limiter } = limits;
const loop = createLoopMonitor({ nowMs });
const health = createHealth({
  checks: webHealthChecks({ db, engine, limiter, files: env.files }),
  logger,
  loop,
  nowMs,
});

const deps: WebDependencies = {
  api: {
    db,
    publisher,
    changes: createChangeAnnouncer(db.sql, (error) => onFault(error, 'announcing changes')),
    changeFeed,
    newId,
    clock,
    logger,
    keyring: createKeyring(env.encryption.keys),
    config: {
      publicUrl: env.address.publicUrl,
      addressPolicy: createAddressPolicy(env.webhooks),
      retryScheduleMs: env.webhooks.retryScheduleMs,
      disableAfterMs: env.webhooks.disableAfterMs,
      version,
      engine: engine.kind,
      startedAt: clock.now(),
    },
    limiter,
    metrics,
    tracing,
    health,
  },
  db,
  files: createFileStore(env.files),
  newId,
  logger,
  context,
  tracing,
  health,
  metrics,
  config: {
    publicUrl: env.address.publicUrl,
    trustProxy: env.address.trustProxy,
    metricsToken: env.metrics.token,
    smtpUrl: env.mail.smtpUrl,
    isSupervised: env.process.isSupervised,
    isDevelopment: env.process.isDevelopment,
    version,
  },
};

// Load balancers need a moment to see that this process is no longer ready; on one machine there is none.
const lameDuckMs = env.process.isSupervised ? 250 : 3000;
const { shutdownTimeoutMs } = env.process;

const shutdown = onShutdown({
  logger,
  isSupervised: env.process.isSupervised,
  source: process,
  exit,
  nowMs,
  steps: [
    {
      name: 'turn_unready',
      deadlineMs: lameDuckMs + 1000,
      async run() {
        health.startShuttingDown();
        await delay(lameDuckMs);
      },
    },
    // An open stream would keep its request in flight for ever; the browser opens it again, elsewhere.
    { name: 'end_streams', deadlineMs: 1000, run: () => changeFeed.close() },
    {
      name: 'finish_requests',
      deadlineMs: shutdownTimeoutMs + 1000,
      async run() {
        const cut = await server.close(shutdownTimeoutMs);
        if (cut > 0) {
          throw new Error(`${cut} requests were cut`);
        }
      },
    },
    { name: 'drain_publisher', deadlineMs: 10_000, run: () => publisher.drain() },
    { name: 'close_engine', deadlineMs: 5000, run: () => engine.close() },
    { name: 'close_limiter', deadlineMs: 2000, run: () => limits.close() },
    { name: 'close_database', deadlineMs: 5000, run: () => db.close() },
    { name: 'flush_traces', deadlineMs: 4000, run: () => telemetry.stop(3000) },
  ],
});
const server = createHttpServer(createApp(deps, shutdown.isShuttingDown));

// Under `npm start` web loads beside the worker and serves once that is ready.
if (process.argv.includes('--await-go-ahead')) await once(process, 'message');

// Without its store the limiter starts all the same, as its policies declare.
await limits.ready();

try {
  const port = await server.listen(env.address.port, env.address.host);
  health.markStarted();
  logger.info({ port, host: env.address.host, engine: engine.kind, version }, 'listening');
} catch (error) {
  if (!(error instanceof PortError)) {
    throw error;
  }
  console.error(`PORT: ${error.message}`);
  exit(1);
}
