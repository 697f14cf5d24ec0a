export type ExponentialOptions = {
  /** Retries after the first try. */
  retries: number;
  firstMs: number;
  /** No delay is longer. */
  longestMs: number;
  factor?: number;
};

/** The delays of a retry policy that backs off: each `factor` (2) times the one before, up to `longestMs`. */
export function exponential({ retries, firstMs, longestMs, factor = 2 }: ExponentialOptions): number[] {
  return Array.from({ length: retries }, (_, index) => Math.min(longestMs, Math.round(firstMs * factor ** index)));
}
