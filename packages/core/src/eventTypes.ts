// Words of letters, digits, "_" and "-", joined by full stops: the Standard Webhooks recommendation plus the hyphen.
const eventTypePattern = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;
const maxLength = 256;

/** True for `invoice.paid` and the like: at most 256 characters. Letter case counts. */
export function isEventType(text: string): boolean {
  return text.length <= maxLength && eventTypePattern.test(text);
}

/** True for an event type, for `<event type>.*`, and for `*` alone, which matches every event type. */
export function isEventTypePattern(text: string): boolean {
  if (text === '*') return true;
  return text.length <= maxLength && isEventType(text.endsWith('.*') ? text.slice(0, -2) : text);
}

const ownPrefix = 'novapulse.';

/** What NovaPulse tells of itself, such as `novapulse.webhook.disabled`. Nobody else publishes such types. */
export function isOwnEventType(type: string): boolean {
  return type.startsWith(ownPrefix);
}

/**
 * Whether an endpoint that asked for these patterns gets events of this type. No pattern at all means every type;
 * `invoice.*` matches `invoice.paid` and `invoice.line.added`, but neither `invoice` nor `invoices.paid`. NovaPulse's own
 * events only go to those who name them: receivers of "everything" mean their own events.
 */
export function matchesEventType(patterns: readonly string[], type: string): boolean {
  if (isOwnEventType(type)) {
    return patterns.some((pattern) => pattern.startsWith(ownPrefix) && matchesPattern(pattern, type));
  }
  return patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, type));
}

function matchesPattern(pattern: string, type: string): boolean {
  if (pattern === '*') return true;
  // Keeps the full stop: "invoice." must not match "invoices.paid".
  if (pattern.endsWith('.*')) return type.startsWith(pattern.slice(0, -1));
  return pattern === type;
}

/** Whether an endpoint on these channels gets an event sent to those. An endpoint without channels gets every event. */
export function matchesChannels(endpointChannels: readonly string[], eventChannels: readonly string[]): boolean {
  return endpointChannels.length === 0 || endpointChannels.some((channel) => eventChannels.includes(channel));
}
