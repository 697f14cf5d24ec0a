import { NovaError } from './errors.ts';

// From the largest to the smallest, so that formatting finds the largest unit that fits.
const units: ReadonlyMap<string, number> = new Map([
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]);

/**
 * Reads one whole number with a unit, `500ms`, `15s`, `5m`, `2h` or `1d`, into milliseconds.
 *
 * @throws NovaError `BAD_REQUEST` for anything else, also a number beyond `Number.MAX_SAFE_INTEGER` milliseconds.
 */
export function parseDurationMs(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const durationMs = Number(amount) * (units.get(unit ?? '') ?? Number.NaN);
  if (!Number.isSafeInteger(durationMs)) {
    throw new NovaError(
      'BAD_REQUEST',
      `${JSON.stringify(text)} is not a duration. Write it like 500ms, 15s, 5m, 2h or 1d.`,
    );
  }
  return durationMs;
}

/** Writes whole milliseconds with the largest unit that divides them: `parseDurationMs` reads back the same number. */
export function formatDurationMs(durationMs: number): string {
  if (durationMs === 0) return '0s';
  for (const [unit, sizeMs] of units) {
    if (durationMs % sizeMs === 0) return `${durationMs / sizeMs}${unit}`;
  }
  return `${durationMs}ms`;
}
