import { fileURLToPath } from 'node:url';
import { NovaError } from '@novapulse/core';
import { prepareDatabase } from '@novapulse/jobs';
import { createLogger, EnvError, type EnvSource, parseSupervisorEnv, type SupervisorEnv } from '@novapulse/runtime';
import { createFirstAdmin } from './firstAdmin.ts';
import { type KeptChild, keepChild } from './keepChild.ts';
import { openDatabase } from './openDatabase.ts';
import { portProblems } from './preflight.ts';
import { openRunRecord, settlePredecessor } from './runRecord.ts';
import { keptEncryptionKeys } from './secrets.ts';
import type { StopRequest } from './stopRequest.ts';
import { formatSummary } from './summary.ts';
import { watchSources } from './watchSources.ts';

export type StackOptions = {
  source: EnvSource;
  isDevelopment: boolean;
  stop: StopRequest;
  print: (text: string) => void;
  printError: (text: string) => void;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
// Beyond the children's own deadline for requests and jobs: closing connections, writing what is left.
const stopMarginMs = 30_000;
const readyTimeoutMs = 60_000;
/** Changes here restart web and worker; Vite itself reloads the dashboard's pages. */
const watchedFolders = ['packages', 'apps/worker/src', 'apps/web/server'];

/** Runs everything until it is to stop. Resolves to the exit code; a failed start has said why in one line each. */
export async function runStack(options: StackOptions): Promise<number> {
  const undo: (() => Promise<void> | void)[] = [];
  try {
    const env = parseSupervisorEnv(options.source);
    await start(env, options, undo);
    await options.stop.requested;
    await undoAll(undo);
    return options.stop.isForced() ? 1 : 0;
  } catch (error) {
    await undoAll(undo);
    if (error instanceof StopEarly) return options.stop.isForced() ? 1 : 0;
    options.printError(`${messageOf(error)}\n`);
    return 1;
  }
}

class StopEarly extends Error {}

async function start(env: SupervisorEnv, options: StackOptions, undo: (() => Promise<void> | void)[]): Promise<void> {
  const { stop, print, isDevelopment } = options;
  const { home, logLevel, logFormat, shutdownTimeoutMs } = env.process;
  const logger = createLogger({ service: 'supervisor', level: logLevel, format: logFormat });
  const proceed = (): void => {
    if (stop.isRequested()) throw new StopEarly();
  };
  const stopTimeoutMs = shutdownTimeoutMs + stopMarginMs;

  await settlePredecessor(home, stopTimeoutMs, (line) => print(`${line}\n`));
  const problems = await portProblems(env);
  if (problems.length > 0) throw new NovaError('CONFLICT', problems.join('\n'));
  const record = await openRunRecord(home);
  undo.push(() => record.remove());
  void stop.requested.then(() => record.markStopping());
  proceed();

  const database = await openDatabase(env, options.source, logger);
  undo.push(() => database.stop());
  proceed();
  await prepareDatabase(database.url);
  const admin = await createFirstAdmin({ databaseUrl: database.url, home, ...env.admin });
  proceed();

  const childEnv = await environmentOf(env, options, database.variables);
  const keep = (name: 'web' | 'worker', file: string, origin: string, isHeldBack: boolean): KeptChild => {
    const child = keepChild({
      name,
      file,
      cwd: root,
      env: childEnv,
      readyUrl: `${origin}/health/ready`,
      stopTimeoutMs,
      logger,
      isHeldBack,
      onSpawn: (pid) => record.addChild(name, pid),
    });
    undo.push(() => child.stop());
    void stop.forced.then(() => child.kill());
    return child;
  };
  const { address } = env;
  const workerUrl = originOf(address.workerHost, address.workerPort);
  const worker = keep('worker', 'apps/worker/src/index.ts', workerUrl, false);
  // Loading takes the longest, so both load at the same time; web serves once the worker is ready.
  const web = keep('web', 'apps/web/server/index.ts', originOf(address.host, address.port), true);
  const isWorkerReady = await Promise.race([worker.whenReady(readyTimeoutMs), stop.requested]);
  proceed();
  web.letGo();
  const isWebReady = await Promise.race([web.whenReady(readyTimeoutMs), stop.requested]);
  proceed();

  if (isDevelopment) {
    const watcher = watchSources(root, watchedFolders, () => {
      logger.info('sources_changed');
      Promise.all([worker.restart(), web.restart()]).catch((err: unknown) => logger.error({ err }, 'restart_failed'));
    });
    undo.push(() => watcher.close());
  }
  const notes = [
    database.note,
    isWorkerReady ? null : `the worker is not ready yet: ${workerUrl}/health/ready says why`,
    isWebReady ? null : 'the dashboard is not ready yet: its messages above say why',
  ];
  print(
    formatSummary({
      publicUrl: address.publicUrl,
      adminEmail: env.admin.email,
      adminPassword: admin.password,
      engine: env.redis === null ? 'postgres' : 'redis',
      database: database.description,
      home,
      workerUrl,
      hasKeptMails: env.mail.smtpUrl === null,
      notes: notes.filter((note) => note !== null),
    }),
  );
  await admin.markShown();
}

async function environmentOf(
  env: SupervisorEnv,
  { source, isDevelopment }: StackOptions,
  databaseVariables: Record<string, string>,
): Promise<NodeJS.ProcessEnv> {
  // The first password is nobody else's business.
  const { ADMIN_PASSWORD: _, ...passedOn } = source;
  return {
    ...passedOn,
    ...databaseVariables,
    ENCRYPTION_KEYS: env.encryption.keys ?? (await keptEncryptionKeys(env.process.home)),
    NOVAPULSE_HOME: env.process.home,
    NOVAPULSE_SUPERVISED: '1',
    NODE_ENV: isDevelopment ? 'development' : 'production',
  };
}

/** In the reverse order: web drains first, the database stops last. One failure does not keep the rest running. */
async function undoAll(undo: readonly (() => Promise<void> | void)[]): Promise<void> {
  for (const step of undo.toReversed()) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`novapulse: ${messageOf(error)}\n`);
    }
  }
}

function originOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return new URL(`http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`).origin;
}

function messageOf(error: unknown): string {
  if (error instanceof EnvError || error instanceof NovaError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
