import type { Logger } from '../logging/createLogger.ts';

export type HealthCheck = {
  name: string;
  /** Rejects when the dependency does not work. Should give up when the signal aborts. */
  run: (signal: AbortSignal) => Promise<void>;
  timeoutMs: number;
  /** What a failure means for this process: out of service, or working with less. */
  onFailure: 'down' | 'degraded';
};

export type CheckResult = { status: 'up' | 'degraded' | 'down'; latencyMs?: number };

/** With what is wrong, in words for operators: it may name hosts. */
export type CheckReport = CheckResult & { problem?: string };

type Options = { check: HealthCheck; logger: Logger; cacheMs: number; nowMs: () => number };

/** A check whose result is shared: probes at the same time wait for one run, probes soon after get its result. */
export function createHealthCheck({ check, logger, cacheMs, nowMs }: Options) {
  let running: Promise<CheckReport> | null = null;
  let last: { result: CheckReport; atMs: number } | null = null;

  async function refresh(): Promise<CheckReport> {
    const { result, err } = await runOnce(check, nowMs);
    const before = last?.result.status ?? 'up';
    if (result.status !== before) {
      const fields = { check: check.name, status: result.status, ...(err !== undefined && { err }) };
      logger[result.status === 'up' ? 'info' : 'warn'](fields, 'health_changed');
    }
    last = { result, atMs: nowMs() };
    running = null;
    return result;
  }

  return {
    name: check.name,
    result(): Promise<CheckReport> {
      if (last !== null && nowMs() - last.atMs < cacheMs) {
        return Promise.resolve(last.result);
      }
      running ??= refresh();
      return running;
    },
  };
}

async function runOnce(check: HealthCheck, nowMs: () => number): Promise<{ result: CheckReport; err?: unknown }> {
  const startedAtMs = nowMs();
  const abort = new AbortController();
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`no answer within ${check.timeoutMs} ms`);
    abort.abort(error);
    timeout.reject(error);
  }, check.timeoutMs);
  try {
    await Promise.race([check.run(abort.signal), timeout.promise]);
    return { result: { status: 'up', latencyMs: Math.round(nowMs() - startedAtMs) } };
  } catch (err) {
    return { result: { status: check.onFailure, problem: err instanceof Error ? err.message : 'it failed' }, err };
  } finally {
    clearTimeout(timer);
  }
}
