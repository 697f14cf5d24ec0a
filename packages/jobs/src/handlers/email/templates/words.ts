/** A name within a sentence or a subject, where a line break would start another header. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** `2026-03-04 05:06 UTC`: readers sit in any time zone. */
export function minuteOf(isoTime: string): string {
  return `${new Date(isoTime).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Where a request came from, as part of a sentence. */
export function fromAddress(address: string): string {
  return address === '' ? '' : ` from the address ${oneLine(address)}`;
}
