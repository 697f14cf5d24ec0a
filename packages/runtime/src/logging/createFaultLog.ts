import type { Logger } from './createLogger.ts';

export type FaultLog = (err: unknown, doing: string) => void;

// A dependency that is away is met many times a second by everything that needs it.
const quietMs = 30_000;
const mostKinds = 100;

/**
 * Logs faults of dependencies: the first of a kind at once, then one line per half minute with how many there were.
 */
export function createFaultLog({ logger, nowMs }: { logger: Logger; nowMs: () => number }): FaultLog {
  const kinds = new Map<string, { loggedAtMs: number; suppressed: number }>();
  return (err, doing) => {
    const kind = `${doing}\n${err instanceof Error ? err.message : String(err)}`;
    const seen = kinds.get(kind);
    if (seen !== undefined && nowMs() - seen.loggedAtMs < quietMs) {
      seen.suppressed += 1;
      return;
    }
    if (kinds.size >= mostKinds) {
      kinds.clear();
    }
    kinds.set(kind, { loggedAtMs: nowMs(), suppressed: 0 });
    logger.warn({ err, doing, ...(seen && seen.suppressed > 0 && { suppressed: seen.suppressed }) }, 'fault');
  };
}
