/** `3 ms`, `412 ms`, `1.04 s`, `15.00 s`, `1 min 52 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(2)} s`;
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The same, for where the unit stands in smaller type; null for nothing. */
export function splitDuration(durationMs: number | null): { value: string; unit: string } | null {
  if (durationMs === null) return null;
  const text = formatDuration(durationMs);
  const space = text.indexOf(' ');
  return { value: text.slice(0, space), unit: text.slice(space + 1) };
}

/** For axes and tooltips: `400 ms`, `1.2 s`, `15 s`. */
export function formatAxisDuration(durationMs: number): string {
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${Number((durationMs / 1000).toFixed(2))} s`;
}

/** A planned wait in one unit: `5 s`, `30 min`, `2 h`, `1 d`. */
export function formatWait(waitMs: number): string {
  const seconds = Math.round(waitMs / 1000);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
