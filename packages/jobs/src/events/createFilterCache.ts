import { type EventFilter, parseEventFilter } from '@novapulse/core';
import { LRUCache } from 'lru-cache';

/** Filters by their stored text. Null for one that this version cannot read: then the endpoint gets every event. */
export type FilterCache = (text: string) => EventFilter | null;

export function createFilterCache(): FilterCache {
  const cache = new LRUCache<string, { filter: EventFilter | null }>({ max: 2000 });
  return (text) => {
    const known = cache.get(text);
    if (known) return known.filter;
    const parsed = parseEventFilter(JSON.parse(text));
    const filter = 'filter' in parsed ? parsed.filter : null;
    cache.set(text, { filter });
    return filter;
  };
}
