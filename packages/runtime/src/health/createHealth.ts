import type { Logger } from '../logging/createLogger.ts';
import { type CheckReport, type CheckResult, createHealthCheck, type HealthCheck } from './createHealthCheck.ts';
import type { LoopMonitor } from './createLoopMonitor.ts';

export type HealthAnswer = { httpStatus: 200 | 503; body: HealthBody };

export type HealthBody = {
  status: 'ok' | 'error' | 'shutting_down';
  /** By check; nothing in here says why a check is down: that is in the log. */
  checks?: Record<string, CheckResult>;
};

export type HealthOptions = {
  checks: readonly HealthCheck[];
  logger: Logger;
  loop: LoopMonitor;
  /** False when something that should be taking jobs has stopped; a dead dependency is no reason. */
  isConsuming?: () => boolean;
  /** How long an answer of a check stands, so that many probes cost no more than one. */
  cacheMs?: number;
  /** Monotonic milliseconds: `performance.now`. */
  nowMs: () => number;
};

export type Health = {
  /** Is restarting this process of use? Asks no dependency. */
  live(): HealthAnswer;
  /** May this process be sent work? */
  ready(): Promise<HealthAnswer>;
  /** Has boot finished? */
  startup(): HealthAnswer;
  /** The checks behind `ready`, each with what is wrong. For people who are signed in. */
  report(): Promise<Record<string, CheckReport>>;
  markStarted(): void;
  /** From now on `ready` answers 503 `shutting_down`. */
  startShuttingDown(): void;
};

/** The three probes of one process. `degraded` dependencies show in `ready` without failing it. */
export function createHealth(options: HealthOptions): Health {
  const { logger, loop, nowMs, cacheMs = 1000, isConsuming = () => true } = options;
  const checks = options.checks.map((check) => createHealthCheck({ check, logger, cacheMs, nowMs }));
  let isStarted = false;
  let isShuttingDown = false;

  async function report(): Promise<Record<string, CheckReport>> {
    const results = checks.map(async (check): Promise<[string, CheckReport]> => [check.name, await check.result()]);
    return Object.fromEntries(await Promise.all(results));
  }

  return {
    report,

    live() {
      const parts: Record<string, CheckResult> = {
        eventLoop: { status: loop.isWedged() ? 'down' : 'up' },
        // A process that drains has stopped its consumers on purpose.
        consumers: { status: isConsuming() || isShuttingDown || !isStarted ? 'up' : 'down' },
      };
      return answer(
        Object.values(parts).every((part) => part.status === 'up'),
        parts,
      );
    },

    async ready() {
      const parts = Object.fromEntries(
        Object.entries(await report()).map(([name, { problem: _, ...result }]) => [name, result]),
      );
      if (isShuttingDown) {
        return { httpStatus: 503, body: { status: 'shutting_down', checks: parts } };
      }
      const isReady = isStarted && Object.values(parts).every((part) => part.status !== 'down');
      return answer(isReady, parts);
    },

    startup: () => answer(isStarted),
    markStarted: () => {
      isStarted = true;
    },
    startShuttingDown: () => {
      isShuttingDown = true;
    },
  };
}

function answer(isOk: boolean, checks?: Record<string, CheckResult>): HealthAnswer {
  const body: HealthBody = { status: isOk ? 'ok' : 'error', ...(checks && { checks }) };
  return { httpStatus: isOk ? 200 : 503, body };
}
