import type { DeliveryView } from './delivery.ts';

/** What the stream said about deliveries since the list was loaded, by id. `at` is when it was heard, in ms. */
export type Changes = ReadonlyMap<string, { delivery: DeliveryView; at: number }>;

/** Beyond this the list says "more than": who sees so many at once loads them. */
export const MOST_CHANGES = 500;

export function withNews(changes: Changes, deliveries: readonly DeliveryView[], at: number): Changes {
  const all = new Map(changes);
  for (const delivery of deliveries) {
    all.delete(delivery.id);
    all.set(delivery.id, { delivery, at });
  }
  return new Map([...all].slice(-MOST_CHANGES));
}

/** Without what a list that was asked for at `at` knows itself. */
export function heardSince(changes: Changes, at: number): Changes {
  return new Map([...changes].filter(([, change]) => change.at >= at));
}

/** The same rows in the same order, as they are now. */
export function currentRows(rows: readonly DeliveryView[], changes: Changes): readonly DeliveryView[] {
  return changes.size === 0 ? rows : rows.map((row) => changes.get(row.id)?.delivery ?? row);
}

type Shown = {
  rows: readonly DeliveryView[];
  /** Whether the list shows it. */
  matches(delivery: DeliveryView): boolean;
  /** These are the newest. */
  isFirstPage: boolean;
  /** There are older ones than these. */
  isMore: boolean;
};

/** How many deliveries the list would show besides, were it loaded now. */
export function countUnknown({ rows, matches, isFirstPage, isMore }: Shown, changes: Changes): number {
  const known = new Set(rows.map((row) => row.id));
  // Ids are time-ordered. Before an older page there is room only above its first row.
  const limit = isFirstPage ? (isMore ? rows.at(-1)?.id : undefined) : rows[0]?.id;
  return [...changes.values()].filter(
    ({ delivery }) => !known.has(delivery.id) && (limit === undefined || delivery.id > limit) && matches(delivery),
  ).length;
}
