const mask = '[hidden]';

// What NovaPulse sets itself. A signature is no secret: it proves one body at one time to a receiver who has it anyway.
const shownNames = new Set(['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature']);

/**
 * Request headers as they are recorded: an endpoint's own headers keep their names and lose their values. Nothing tells
 * a credential (`x-pin: 4711`) from a word, and the values are secrets wherever else they are kept.
 */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, shownNames.has(name.toLowerCase()) ? value : mask]),
  );
}
