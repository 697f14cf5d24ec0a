export type LoopMonitor = {
  /** True while this process held its own event loop up for too long in the last window. */
  isWedged(): boolean;
  close(): void;
};

export type LoopMonitorOptions = {
  /** How late a timer may be. */
  maxDelayMs?: number;
  /** For how long a delay is held against the process: longer than a probe's period, shorter than a few of them. */
  windowMs?: number;
  beatMs?: number;
  /** Monotonic milliseconds: `performance.now`. */
  nowMs: () => number;
  /** CPU time of this process so far, in milliseconds. */
  cpuMs?: () => number;
};

/**
 * Watches how late a timer comes. A loop that is blocked for good answers no probe at all; this finds the one that
 * answers now and then. A machine that was suspended or has no time for us is not the process's fault: the delay counts
 * only when it was spent computing here. It is forgiven after the window.
 */
export function createLoopMonitor(options: LoopMonitorOptions): LoopMonitor {
  const { nowMs, maxDelayMs = 5000, windowMs = 15_000, beatMs = 250, cpuMs = processCpuMs } = options;
  let lastBeat = { atMs: nowMs(), cpuMs: cpuMs() };
  let wedgedAtMs: number | null = null;

  function beat(): void {
    const now = { atMs: nowMs(), cpuMs: cpuMs() };
    const delayMs = now.atMs - lastBeat.atMs - beatMs;
    if (delayMs > maxDelayMs && now.cpuMs - lastBeat.cpuMs > delayMs / 2) {
      wedgedAtMs = now.atMs;
    }
    lastBeat = now;
  }

  const timer = setInterval(beat, beatMs);
  timer.unref();
  return {
    isWedged: () => {
      beat();
      return wedgedAtMs !== null && nowMs() - wedgedAtMs < windowMs;
    },
    close: () => clearInterval(timer),
  };
}

function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
