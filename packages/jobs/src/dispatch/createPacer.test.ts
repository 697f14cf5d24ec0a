import { expect, it } from 'vitest';
import { createPacer, jobsPerLane, lastLane } from './createPacer.ts';

it('leaves small backlogs in lane 0, and spreads a large one over the lanes', () => {
  let nowMs = 0;
  const { laneOf } = createPacer({ nowMs: () => nowMs });
  const lanes = Array.from({ length: 2_000 }, () => laneOf('email', 'org_a'));
  expect(lanes.filter((lane) => lane === 0)).toHaveLength(jobsPerLane);
  expect(lanes.at(-1)).toBe(19);
  expect(lanes).toEqual(lanes.toSorted((a, b) => a - b));
  // Another organization, and another queue, are not in its way.
  expect([laneOf('email', 'org_b'), laneOf('webhook', 'org_a'), laneOf('email', null)]).toEqual([0, 0, 0]);
  nowMs += 20_000;
  expect(laneOf('email', 'org_a')).toBe(10);
  nowMs += 60_000;
  expect(laneOf('email', 'org_a')).toBe(0);
});

it('forgets a burst of any size within a minute', () => {
  let nowMs = 0;
  const { laneOf } = createPacer({ nowMs: () => nowMs });
  for (let n = 0; n < 50_000; n += 1) laneOf('webhook', 'org_a');
  expect(laneOf('webhook', 'org_a')).toBe(lastLane);
  nowMs += 45_000;
  expect(laneOf('webhook', 'org_a')).toBe(0);
});
