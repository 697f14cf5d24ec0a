import { hostname } from 'node:os';
import { createAddressPolicy, createIdMaker, createKeyring, retryBudget, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createFileStore } from '@novapulse/files';
import {
  createChangeAnnouncer,
  createEndpointLife,
  createEndpointSweeper,
  createEngine,
  createScheduler,
  createWorker,
  endpointRecovery,
  measureEndpoints,
  measureQueues,
  startRun,
  workflows,
} from '@novapulse/jobs';
import {
  createBulkHandler,
  createDeliveryHandler,
  createEmailHandler,
  createEndpointCache,
  createKeptMailer,
  createMailJobHandler,
  createReportHandler,
  createReportSweeper,
  createSender,
  createSmtpMailer,
  createStepServices,
  createWaitSweeper,
  createWorkflowHandler,
} from '@novapulse/jobs/handlers';
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
  parseWorkerEnv,
  startTelemetry,
} from '@novapulse/runtime';
import packageJson from '../package.json' with { type: 'json' };
import { workerHealthChecks } from './healthChecks.ts';
import { createWorkerHttp } from './http.ts';
import { createObserver } from './observer.ts';
import { waitForDatabase } from './waitForDatabase.ts';

const env = envOrExit(parseWorkerEnv);
const { version } = packageJson;
const nowMs = () => performance.now();
const exit = (code: number) => process.exit(code);

const telemetry = await startTelemetry({
  env: env.telemetry,
  service: 'worker',
  version,
  onFault: (error, doing) => onFault(error, doing),
});
const { tracing } = telemetry;
const context = createRequestContext();
const logger = createLogger({
  service: 'worker',
  level: env.process.logLevel,
  format: env.process.logFormat,
  context: contextFields(context, tracing),
});
onCrash({ logger, source: process, exit });

const onFault = createFaultLog({ logger, nowMs });
const newId = createIdMaker(systemClock);
const keyring = createKeyring(env.encryption.keys);
const db = createDb({
  url: env.database.url,
  applicationName: 'novapulse-worker',
  onError: (error) => onFault(error, 'database'),
  tracing,
});
const engine = createEngine({
  databaseUrl: env.database.url,
  ...(env.redis && { redis: env.redis }),
  onError: (error) => onFault(error, 'queue engine'),
  tracing,
});
const metrics = createMetrics({
  service: 'worker',
  version,
  logger,
  readQueues: () => measureQueues(db.sql),
  readEndpoints: () => measureEndpoints(db.sql),
  pools: { main: db.connections },
});

const changes = createChangeAnnouncer(db.sql, (error) => onFault(error, 'announcing changes'));

const { smtpUrl, from, domainPace } = env.mail;
const mailer = smtpUrl === null ? createKeptMailer({ db, from }) : createSmtpMailer({ smtpUrl, from });
const sender = createSender({
  addressPolicy: createAddressPolicy(env.webhooks),
  timeoutMs: env.webhooks.timeoutMs,
});
const life = createEndpointLife({
  newId,
  disableAfterMs: env.webhooks.disableAfterMs,
  onDisabled: async (tx, { webhookId, organizationId }) => {
    await startRun(tx, endpointRecovery, { webhookId }, { newId, organizationId, trigger: 'endpoint_disabled' });
  },
});
const worker = createWorker({
  db,
  engine,
  handlers: {
    'email.send': createMailJobHandler({
      db,
      newId,
      send: createEmailHandler({ mailer, keyring, publicUrl: env.address.publicUrl }),
      pace: smtpUrl === null ? null : domainPace,
      onFault,
    }),
    'report.build': createReportHandler({
      db,
      databaseUrl: env.database.url,
      files: env.files,
      newId,
    }),
    'jobs.bulk': createBulkHandler({ db, changes, newId }),
    'workflow.run': createWorkflowHandler({
      db,
      workflows,
      services: createStepServices({ keyring, retryScheduleMs: env.webhooks.retryScheduleMs, clock: systemClock }),
      newId,
      random: Math.random,
      onFault,
    }),
    deliver: createDeliveryHandler({
      db,
      life,
      endpoints: createEndpointCache(db.sql, keyring),
      sender,
      clock: systemClock,
      retryScheduleMs: env.webhooks.retryScheduleMs,
      userAgent: `NovaPulse/${version}`,
      random: Math.random,
      onFault,
      tracing,
    }),
  },
  concurrency: Object.fromEntries(env.queues.queues.map((queue) => [queue, env.queues.concurrency[queue]])),
  newId,
  observer: createObserver({ logger, metrics, context, onFault }),
  tracing,
  name: `${hostname()}:${process.pid}`,
  version,
});
const scheduler = createScheduler({ db, newId, changes, onError: (error) => onFault(error, 'running schedules') });
const reports = env.queues.queues.includes('report')
  ? createReportSweeper({
      sql: db.sql,
      store: createFileStore(env.files),
      onError: (error) => onFault(error, 'sweeping reports'),
    })
  : null;
const endpoints = env.queues.queues.includes('webhook')
  ? createEndpointSweeper({ db, life, newId, budget: retryBudget(env.webhooks.retryScheduleMs), onFault })
  : null;
const waits = env.queues.queues.includes('workflow') ? createWaitSweeper({ db, clock: systemClock, onFault }) : null;
const health = createHealth({
  checks: workerHealthChecks({ db, engine, files: env.files }),
  logger,
  loop: createLoopMonitor({ nowMs }),
  isConsuming: () => worker.isConsuming(),
  nowMs,
});
const server = createHttpServer(
  createWorkerHttp({ health, metrics, metricsAccess: { token: env.metrics.token, isInternalPort: true }, logger }),
);

const { shutdownTimeoutMs } = env.process;

const shutdown = onShutdown({
  logger,
  isSupervised: env.process.isSupervised,
  source: process,
  exit,
  nowMs,
  steps: [
    { name: 'turn_unready', deadlineMs: 1000, run: () => health.startShuttingDown() },
    {
      name: 'drain_jobs',
      deadlineMs: shutdownTimeoutMs + 5000,
      async run() {
        const { released } = await worker.drain(shutdownTimeoutMs);
        logger.info({ released }, 'drained');
      },
    },
    { name: 'stop_schedules', deadlineMs: 5000, run: () => scheduler.stop() },
    { name: 'stop_sweeping', deadlineMs: 5000, run: async () => void (await reports?.stop()) },
    { name: 'stop_endpoints', deadlineMs: 5000, run: async () => void (await endpoints?.stop()) },
    { name: 'stop_waits', deadlineMs: 5000, run: async () => void (await waits?.stop()) },
    { name: 'close_sender', deadlineMs: 5000, run: () => sender.close() },
    { name: 'close_mailer', deadlineMs: 5000, run: () => mailer.close() },
    { name: 'close_engine', deadlineMs: 5000, run: () => engine.close() },
    // Probes and scrapes are answered until here.
    { name: 'close_http', deadlineMs: 2000, run: async () => void (await server.close(1000)) },
    { name: 'close_database', deadlineMs: 5000, run: () => db.close() },
    { name: 'flush_traces', deadlineMs: 4000, run: () => telemetry.stop(3000) },
  ],
});

try {
  const port = await server.listen(env.address.workerPort, env.address.workerHost);
  logger.info({ port, host: env.address.workerHost, version }, 'listening');
} catch (error) {
  if (!(error instanceof PortError)) {
    throw error;
  }
  console.error(`WORKER_PORT: ${error.message}`);
  exit(1);
}

if (await waitForDatabase({ db, onFault, isWanted: () => !shutdown.isShuttingDown() })) {
  await worker.start();
  scheduler.start();
  reports?.start();
  endpoints?.start();
  waits?.start();
  health.markStarted();
  logger.info({ queues: env.queues.queues, engine: engine.kind }, 'working');
}
