// RFC 9110, sections 5.1 and 5.5: a token, and visible ASCII with inner spaces. Line breaks would start another header,
// and bytes above 0x7f are obsolete.
const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const valuePattern = /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/;
const maxValueLength = 4096;

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
  // An object's own key of this name is none.
  '__proto__',
]);
const reservedPrefix = /^(?:webhook-|svix-|proxy-)/;

/**
 * Why an endpoint may not have this header of its own, for people; null when it may. One rule for saving and for
 * sending, so that what was accepted is what is sent.
 */
export function customHeaderProblem(name: string, value: string): string | null {
  const lowerCased = name.toLowerCase();
  if (!namePattern.test(name)) return 'This is not a valid header name.';
  if (reservedNames.has(lowerCased) || reservedPrefix.test(lowerCased)) return 'This header is set by NovaPulse.';
  if (value.length > maxValueLength) return `A header value has at most ${maxValueLength} characters.`;
  return valuePattern.test(value) ? null : 'A header value is visible ASCII, without spaces at its ends.';
}
