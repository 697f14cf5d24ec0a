import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { NovaError } from '@novapulse/core';
import type { Logger } from '@novapulse/runtime';

export type ChildOptions = {
  name: 'web' | 'worker';
  /** The program, relative to `cwd`, so that its path is part of the command line. */
  file: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Answers 200 once the program is ready. */
  readyUrl: string;
  /** How long it may drain before it is killed. */
  stopTimeoutMs: number;
  logger: Logger;
  onSpawn: (pid: number) => Promise<void>;
  /** It loads, but serves nothing until `letGo`. */
  isHeldBack?: boolean;
};

/** A program that is started again, with back-off, whenever it ends before `stop`. */
export type KeptChild = {
  /** Resolves to whether it became ready in time. @throws NovaError when it keeps dying before it ever was. */
  whenReady(timeoutMs: number): Promise<boolean>;
  /** Lets a child that was held back begin to serve, now and whenever it is started again. */
  letGo(): void;
  /** Drains it and starts it anew. */
  restart(): Promise<void>;
  /** Drains it for good. */
  stop(): Promise<void>;
  /** Ends it without draining. */
  kill(): void;
};

const firstDelayMs = 250;
const longestDelayMs = 30_000;
// A child that lived this long had started well: its end is not part of a series.
const healthyMs = 30_000;
const deathsBeforeGivingUp = 3;

/** What a child that is held back waits for on its IPC channel. */
const goAhead = 'go-ahead';

export function keepChild(options: ChildOptions): KeptChild {
  const { name, logger } = options;
  let child = launch(options);
  let deaths = 0;
  let wasReady = false;
  let isLetGo = false;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;

  const watch = async (): Promise<void> => {
    while (!isStopping()) {
      const startedAtMs = performance.now();
      const ending = await endOf(child);
      if (isStopping()) return;
      deaths = performance.now() - startedAtMs > healthyMs ? 1 : deaths + 1;
      const delayMs = Math.min(firstDelayMs * 2 ** (deaths - 1), longestDelayMs);
      logger.warn({ child: name, ...ending, delayMs }, 'child_ended');
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return;
      child = launch(options);
      if (isLetGo) child.send(goAhead);
    }
  };
  void watch();

  return {
    async whenReady(timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      while (performance.now() < deadline && !isStopping()) {
        if (await answers(options.readyUrl)) {
          wasReady = true;
          return true;
        }
        if (!wasReady && deaths >= deathsBeforeGivingUp) {
          throw new NovaError('SERVICE_UNAVAILABLE', `${name} does not start: see its messages above`);
        }
        await sleep(50);
      }
      return false;
    },
    letGo() {
      isLetGo = true;
      if (child.connected) child.send(goAhead);
    },
    async restart() {
      deaths = 0;
      await drain(child, true, options.stopTimeoutMs);
    },
    async stop() {
      stopping.abort();
      await drain(child, wasReady, options.stopTimeoutMs);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function launch({ file, cwd, env, onSpawn, logger, name, isHeldBack = false }: ChildOptions): ChildProcess {
  const args = isHeldBack ? [file, '--await-go-ahead'] : [file];
  // In this process group: a terminal's Ctrl-C reaches it too. The IPC channel is how it notices that we were killed.
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.once('error', (err) => logger.error({ err, child: name }, 'child_failed'));
  if (child.pid !== undefined) {
    onSpawn(child.pid).catch((err: unknown) => logger.error({ err, child: name }, 'run_record_failed'));
  }
  return child;
}

async function drain(child: ChildProcess, isListening: boolean, timeoutMs: number): Promise<void> {
  if (hasEnded(child)) return;
  // A signal could be the second one for a child that the terminal has signalled already, and force it; the end of
  // the channel never does. Before a child is ready it may not listen to either, and a signal ends it all the same.
  if (isListening && child.connected) child.disconnect();
  else child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await endOf(child);
  clearTimeout(timer);
}

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  if (hasEnded(child)) return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
