import type { ReplayFilter } from '@novapulse/jobs';

/** What an endpoint has missed until now: what failed or was skipped since it began to fail or was disabled. */
export function missedFilter({
  disabledAt,
  failingSince,
}: {
  disabledAt: Date | null;
  failingSince: Date | null;
}): ReplayFilter | null {
  const since = [disabledAt, failingSince]
    .filter((time) => time !== null)
    .toSorted((a, b) => a.getTime() - b.getTime());
  const [first] = since;
  return first === undefined ? null : { statuses: ['failed', 'skipped'], endedSince: first.toISOString() };
}
