import type { Clock } from '@novapulse/core';

/** The system's clock, ahead by as much as a test has let pass. */
export function createTestClock(): Clock & { pass(seconds: number): void } {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    pass: (seconds) => {
      aheadMs += seconds * 1000;
    },
  };
}
