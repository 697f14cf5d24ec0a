import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAddressPolicy, createIdMaker, createKeyring, systemClock } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createFileStore } from '@novapulse/files';
import { createChangeAnnouncer, createChangeFeed, createEngine, createPublisher, measureQueues } from '@novapulse/jobs';
import type { LimitOverrides } from '@novapulse/limits';
import {
  createHealth,
  createHttpServer,
  createLogger,
  createLoopMonitor,
  createMetrics,
  createRequestContext,
} from '@novapulse/runtime';
import { createTestDatabase } from '@novapulse/testing';
import { createWebLimiter } from '../createWebLimiter.ts';
import type { WebConfig } from '../dependencies.ts';
import { webHealthChecks } from '../healthChecks.ts';
import { createApp } from '../http.ts';
import { createSend } from './send.ts';

type StartOptions = { overrides?: LimitOverrides; redisUrl?: string };

/** The whole web server on a real socket and a database of its own, as `index.ts` puts it together. */
export async function startTestWeb(config: Partial<WebConfig> = {}, limits: StartOptions = {}) {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const context = createRequestContext();
  const logger = createLogger({
    service: 'web',
    level: 'debug',
    format: 'json',
    context: context.current,
    destination: { write: (line) => void lines.push(line) },
  });
  const newId = createIdMaker(systemClock);
  const onError = (err: unknown) => logger.warn({ err }, 'fault');
  const db = createDb({ url: database.url, onError });
  const engine = createEngine({ databaseUrl: database.url, onError });
  const retryScheduleMs = [5000];
  const publisher = createPublisher({ db, engine, newId, retryScheduleMs, onError });
  const nowMs = () => performance.now();
  const loop = createLoopMonitor({ nowMs });
  const metrics = createMetrics({ service: 'web', version: '0.0.0', logger, readQueues: () => measureQueues(db.sql) });
  const webLimiter = createWebLimiter({
    db: createDb({ url: database.url, poolSize: 2, onError }),
    redis: limits.redisUrl === undefined ? null : { kind: 'single', url: limits.redisUrl },
    overrides: limits.overrides ?? new Map(),
    logger,
    metrics,
    onFault: onError,
  });
  await webLimiter.ready();
  const { limiter } = webLimiter;
  const folder = await mkdtemp(join(tmpdir(), 'novapulse-files-'));
  const fileTarget = { kind: 'file', path: folder } as const;
  const health = createHealth({
    checks: webHealthChecks({ db, engine, limiter, files: fileTarget }),
    logger,
    loop,
    nowMs,
    cacheMs: 0,
  });
  const settings: WebConfig = {
    publicUrl: 'http://localhost:3000',
    trustProxy: [],
    metricsToken: null,
    smtpUrl: null,
    isSupervised: true,
    isDevelopment: false,
    version: '0.0.0',
    ...config,
  };
  const changeFeed = createChangeFeed(db);
  const api = {
    db,
    publisher,
    changes: createChangeAnnouncer(db.sql, onError),
    changeFeed,
    newId,
    clock: systemClock,
    logger,
    keyring: createKeyring(`k1:${Buffer.alloc(32, 1).toString('base64')}`),
    limiter,
    metrics,
    health,
    config: {
      publicUrl: settings.publicUrl,
      addressPolicy: createAddressPolicy({ allowedCidrs: ['127.0.0.0/8'], allowedPorts: [80, 443] }),
      retryScheduleMs,
      disableAfterMs: 432_000_000,
      version: '0.0.0',
      engine: engine.kind,
      startedAt: new Date(),
    },
  };
  const state = { isDraining: false };
  const files = createFileStore(fileTarget);
  const app = createApp(
    { api, db, files, newId, logger, context, health, metrics, config: settings },
    () => state.isDraining,
  );
  const server = createHttpServer(app);
  const port = await server.listen(0, '127.0.0.1');
  health.markStarted();

  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    send: createSend(port),
    api,
    db,
    files,
    health,
    server,
    state,
    dropDatabase: () => database.drop(),
    log: () => lines.join(''),
    async close() {
      await changeFeed.close();
      await server.close(1000);
      await publisher.drain();
      await engine.close();
      await webLimiter.close();
      await db.close();
      loop.close();
      await rm(folder, { recursive: true, force: true });
      await database.drop();
    },
  };
}

export type TestWeb = Awaited<ReturnType<typeof startTestWeb>>;
