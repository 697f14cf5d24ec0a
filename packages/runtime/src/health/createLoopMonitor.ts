export type LoopMonitor = {
  /** True while the event loop was held up for too long in the last window. */
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
};

/**
 * Watches how late a timer comes. A loop that is blocked for good answers no probe at all; this finds the one that
 * answers now and then. A block alone, say a suspended machine, is forgiven after the window.
 */
export function createLoopMonitor(options: LoopMonitorOptions): LoopMonitor {
  const { nowMs, maxDelayMs = 5000, windowMs = 15_000, beatMs = 250 } = options;
  let lastBeatAtMs = nowMs();
  let wedgedAtMs: number | null = null;

  function beat(): void {
    const now = nowMs();
    if (now - lastBeatAtMs - beatMs > maxDelayMs) {
      wedgedAtMs = now;
    }
    lastBeatAtMs = now;
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
