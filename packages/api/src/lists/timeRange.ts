import { type IdKind, idBounds } from '@novapulse/core';
import { timeInput } from '../inputs/time.ts';

/** The inputs of lists that can be cut by time: from `since` on, before `until`. */
export const timeRangeInput = { since: timeInput.optional(), until: timeInput.optional() };

type Range = { since?: Date | undefined; until?: Date | undefined; cursor: string | undefined };

/** The ids of a page's rows: ids are ordered by time, so a time filter is a range of ids, and so is a cursor. */
export function idRange(
  kind: IdKind,
  { since, until, cursor }: Range,
): { from: string | undefined; below: string | undefined } {
  const { from, to } = idBounds(kind, { since, until });
  const below = [to, cursor].filter((bound) => bound !== undefined).toSorted()[0];
  return { from, below };
}
