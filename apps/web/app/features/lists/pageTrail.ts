/**
 * Keyset pages only know the way on. The way back is kept in the address: each `after` is the cursor of one page more,
 * so Newer drops the last one and a shared link still leads both ways.
 */
const PARAM = 'after';

/** The cursor of the page that the address asks for. */
export function cursorOf(params: URLSearchParams): string | undefined {
  return params.getAll(PARAM).at(-1);
}

export function olderTo(params: URLSearchParams, nextCursor: string | null): string | null {
  if (nextCursor === null) return null;
  const next = new URLSearchParams(params);
  next.append(PARAM, nextCursor);
  return `?${next}`;
}

export function newerTo(params: URLSearchParams): string | null {
  const trail = params.getAll(PARAM);
  if (trail.length === 0) return null;
  const next = withoutTrail(params);
  for (const cursor of trail.slice(0, -1)) next.append(PARAM, cursor);
  return `?${next}`;
}

/** Other filters start at the newest again. */
export function withoutTrail(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete(PARAM);
  return next;
}

/** The same page with one filter changed; null takes it away. */
export function withParam(params: URLSearchParams, name: string, value: string | readonly string[] | null): string {
  const next = withoutTrail(params);
  next.delete(name);
  for (const one of value === null ? [] : [value].flat()) next.append(name, one);
  return `?${next}`;
}
