import { z } from 'zod';
import { invalidInput } from '../../errors/invalidInput.ts';

// RFC 9110, sections 5.1 and 5.5: a token, and visible ASCII with inner spaces. Line breaks would start another header,
// and bytes above 0x7f are obsolete.
const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const valuePattern = /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/;
const maxValueLength = 4096;
const maxHeaders = 20;

// What NovaPulse sends itself, what frames the message, and what concerns one connection only (RFC 9110, section
// 7.6.1). Trace headers are left out so that customers' endpoints never get ours by accident.
const reservedNames = new Set([
  'content-type',
  'user-agent',
  'host',
  'connection',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'accept-encoding',
  'traceparent',
  'tracestate',
  'baggage',
]);
const reservedPrefix = /^(?:webhook-|svix-|proxy-)/;

/** What stands for a value that is not shown. */
export const hiddenValue = '[hidden]';

/** An endpoint's own headers, names in lower case. Their values count as secrets. */
export const headersInput = z
  .record(z.string(), z.string())
  .superRefine((headers, { addIssue }) => {
    const names = Object.keys(headers);
    if (names.length > maxHeaders) {
      addIssue({ code: 'custom', message: `An endpoint has at most ${maxHeaders} headers of its own.` });
    }
    const seen = new Set<string>();
    for (const [name, value] of Object.entries(headers)) {
      const problem = seen.has(name.toLowerCase()) ? 'This header is given twice.' : problemOf(name, value);
      if (problem !== null) addIssue({ code: 'custom', path: [name], message: problem });
      seen.add(name.toLowerCase());
    }
  })
  .transform((headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  );

function problemOf(name: string, value: string): string | null {
  const lowerCased = name.toLowerCase();
  if (!namePattern.test(name)) return 'This is not a valid header name.';
  if (reservedNames.has(lowerCased) || reservedPrefix.test(lowerCased)) return 'This header is set by NovaPulse.';
  if (value.length > maxValueLength) return `A header value has at most ${maxValueLength} characters.`;
  return valuePattern.test(value) ? null : 'A header value is visible ASCII, without spaces at its ends.';
}

const storedHeaders = z.record(z.string(), z.string());

/** Headers as the database keeps them. */
export function parseStoredHeaders(value: unknown): Record<string, string> {
  return storedHeaders.parse(value);
}

/** The names, with the values hidden. */
export function hideValues(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, hiddenValue]));
}

/**
 * New headers, in which a value that came back hidden is the one that was there before.
 *
 * @throws NovaError `BAD_REQUEST` when there was none before.
 */
export function keepHidden(
  next: Readonly<Record<string, string>>,
  previous: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(next).map(([name, value]) => {
      const kept = value === hiddenValue ? previous[name] : value;
      if (kept === undefined)
        throw invalidInput({ [`headers.${name}`]: ['There is no value yet that could be kept.'] });
      return [name, kept];
    }),
  );
}
