import { formatClock, formatDay } from '../../format/time.ts';
import type { OverviewRange, OverviewSeries } from './overview.ts';

/** Every fourth hour of a day, every midnight of a week, but for those at the very edges, which would be cut. */
export function ticksOf(series: OverviewSeries, range: OverviewRange): { at: string; label: string }[] {
  const isNamed = (at: Date) => at.getUTCMinutes() === 0 && at.getUTCHours() % (range === '24h' ? 4 : 24) === 0;
  const edge = Math.floor(series.length * 0.02);
  const last = series.at(-1);
  const now = new Date(last?.startsAt ?? 0);
  return series.slice(edge, series.length - edge).flatMap(({ startsAt }) => {
    const at = new Date(startsAt);
    if (!isNamed(at)) return [];
    return [{ at: startsAt, label: range === '24h' ? formatClock(at).slice(0, 5) : formatDay(at, now) }];
  });
}
