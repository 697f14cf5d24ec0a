import type { HeaderValues } from './delivery.ts';

/** One header's value; null when it was not sent. Names are in lower case, as HTTP clients give them. */
export function headerValue(headers: HeaderValues | null, name: string): string | null {
  const value = headers?.[name];
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}

/** Name and value pairs; a name that came twice stands twice. */
export function headerLines(headers: HeaderValues | null): (readonly [string, string])[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : value.map((one) => [name, one] as const),
  );
}
