const grouped = new Intl.NumberFormat('en-US');

/** `1,204`, `593,410`, `14.2 M`. */
export function formatCount(count: number): string {
  return count < 1_000_000 ? grouped.format(count) : `${(count / 1_000_000).toFixed(1)} M`;
}

/** `2 webhooks`, `1 webhook`, `1,204 deliveries` (give the plural when it is not the singular and an s). */
export function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A rate for people: `412`, `4.2`, `0.33`, `0`. */
export function formatRate(rate: number): string {
  if (rate >= 10 || rate === 0) return formatCount(Math.round(rate));
  return String(Number(rate.toFixed(rate < 1 ? 2 : 1)));
}

/** A share of 0 to 1 as `84.6`, with two places above 99 (`99.71`), `100`; the unit stands apart in smaller type. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (share >= 1) return '100';
  // 99.999 % must not read as 100 %: something failed.
  const places = percent > 99 ? 2 : 1;
  const cut = Math.floor(percent * 10 ** places) / 10 ** places;
  return cut.toFixed(places);
}

/** Of a text as UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `188 B`, `1.2 KiB`, `3.4 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
