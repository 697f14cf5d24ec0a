import type { NextFires } from './nextFires.server.ts';

/** The next times in words; what is wrong where there are none. */
export function FireTimes({ fires }: { fires: NextFires }) {
  if (fires.problem !== null) return <p className="text-warn-text text-sm">{fires.problem}</p>;
  if (fires.times.length === 0) return <p className="text-warn-text text-sm">There is no time like this.</p>;
  return <p className="tabular text-ink-2 text-sm">Next: {fires.times.join(' · ')}</p>;
}
