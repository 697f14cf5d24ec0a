import { useEffect, useMemo, useState } from 'react';
import { useLive } from '../live/live.ts';
import { useLivePage } from '../live/useLiveRefresh.ts';
import type { DeliveryView } from './delivery.ts';
import type { DeliveryFilter } from './filter.ts';
import type { Changes } from './liveRows.ts';
import { countUnknown, currentRows, heardSince, withNews } from './liveRows.ts';
import { matchesFilter } from './matchesFilter.ts';

type ListPage = {
  deliveries: readonly DeliveryView[];
  filter: DeliveryFilter;
  newerTo: string | null;
  olderTo: string | null;
};

/** A page of deliveries that follows the stream: its rows as they are now, and how many others it would show. */
export function useLiveRows({ deliveries, filter, newerTo, olderTo }: ListPage): {
  rows: readonly DeliveryView[];
  unknown: number;
} {
  const { subscribe, loadStart } = useLive();
  const [changes, setChanges] = useState<Changes>(new Map());

  useEffect(
    () =>
      subscribe((news) => {
        if (news.kind === 'changed') setChanges((before) => withNews(before, news.deliveries, performance.now()));
      }),
    [subscribe],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every newly loaded list
  useEffect(() => setChanges((before) => heardSince(before, loadStart.current)), [deliveries, loadStart]);

  // Where nothing stands nothing can jump. Otherwise only an opened stream loads the page anew.
  const isEmpty = deliveries.length === 0;
  useLivePage((delivery) => isEmpty && matchesFilter(filter, delivery));

  return useMemo(
    () => ({
      rows: currentRows(deliveries, changes),
      unknown: countUnknown(
        {
          rows: deliveries,
          matches: (delivery) => matchesFilter(filter, delivery),
          isFirstPage: newerTo === null,
          isMore: olderTo !== null,
        },
        changes,
      ),
    }),
    [changes, deliveries, filter, newerTo, olderTo],
  );
}
