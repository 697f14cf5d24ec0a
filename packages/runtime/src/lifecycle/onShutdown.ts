import { constants } from 'node:os';
import type { Logger } from '../logging/createLogger.ts';

/** One thing to end, in order. A step that overruns its deadline is left behind and the next one begins. */
export type ShutdownStep = { name: string; deadlineMs: number; run: () => Promise<void> | void };

export type ShutdownOptions = {
  logger: Logger;
  steps: readonly ShutdownStep[];
  /** The parent process holds an IPC channel to this one: its end means to stop. */
  isSupervised: boolean;
  /** Where signals come from: `process`. `connected` is false when the channel has ended already. */
  source: Pick<NodeJS.EventEmitter, 'on'> & { connected?: boolean };
  /** Ends the process: `process.exit`. */
  exit: (code: number) => void;
  /** Monotonic milliseconds: `performance.now`. */
  nowMs: () => number;
};

export type Shutdown = {
  /** Begins to stop, once; later calls wait for the same end. */
  begin(reason: string): Promise<void>;
  isShuttingDown(): boolean;
};

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

// npm passes SIGINT on to its child, which the terminal has signalled already, so that one Ctrl-C arrives twice.
const sameSignalMs = 2000;

/**
 * Stops the process in order on SIGTERM, SIGINT, SIGHUP, or when the supervisor closes its IPC channel. Exits 0 when
 * every step ended in time, 1 otherwise. Signals within two seconds count as one; a later one exits at once with
 * 128 + its number. The channel's end never forces, so a supervisor may close it whenever it likes.
 */
export function onShutdown(options: ShutdownOptions): Shutdown {
  const { logger, source, nowMs } = options;
  let ending: Promise<void> | null = null;
  let firstSignalAtMs: number | null = null;

  function begin(reason: string): Promise<void> {
    ending ??= endInOrder(options, reason);
    return ending;
  }

  for (const signal of signals) {
    source.on(signal, () => {
      firstSignalAtMs ??= nowMs();
      if (nowMs() - firstSignalAtMs > sameSignalMs) {
        logger.warn({ signal }, 'shutdown_forced');
        options.exit(128 + constants.signals[signal]);
        return;
      }
      void begin(signal);
    });
  }
  if (options.isSupervised) {
    source.on('disconnect', () => void begin('supervisor_gone'));
    if (source.connected === false) {
      void begin('supervisor_gone');
    }
  }
  return { begin, isShuttingDown: () => ending !== null };
}

async function endInOrder({ logger, steps, nowMs, exit }: ShutdownOptions, reason: string): Promise<void> {
  const startedAtMs = nowMs();
  logger.info({ reason }, 'shutdown_started');
  let isClean = true;
  for (const step of steps) {
    const stepStartedAtMs = nowMs();
    const outcome = await endStep(step, logger);
    isClean &&= outcome === 'done';
    const fields = { step: step.name, outcome, durationMs: Math.round(nowMs() - stepStartedAtMs) };
    logger[outcome === 'done' ? 'info' : 'error'](fields, 'shutdown_step');
  }
  logger.info({ reason, isClean, durationMs: Math.round(nowMs() - startedAtMs) }, 'shutdown_finished');
  exit(isClean ? 0 : 1);
}

type StepOutcome = 'done' | 'failed' | 'timed_out';

async function endStep(step: ShutdownStep, logger: Logger): Promise<StepOutcome> {
  const timeout = Promise.withResolvers<StepOutcome>();
  const timer = setTimeout(() => timeout.resolve('timed_out'), step.deadlineMs);
  const outcome = await Promise.race([runStep(step, logger), timeout.promise]);
  clearTimeout(timer);
  return outcome;
}

async function runStep(step: ShutdownStep, logger: Logger): Promise<StepOutcome> {
  try {
    await step.run();
    return 'done';
  } catch (err) {
    logger.error({ err, step: step.name }, 'shutdown_step_failed');
    return 'failed';
  }
}
