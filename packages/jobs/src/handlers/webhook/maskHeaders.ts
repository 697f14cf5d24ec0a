const mask = '[hidden]';

/**
 * Request headers as they are recorded: the values of an endpoint's own headers that look like credentials are hidden.
 * Errs on the side of hiding. A signature is no secret: it proves one body at one time to a receiver who has it anyway.
 */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isOwn(name) || !looksSecret(name, value) ? value : mask]),
  );
}

const ownNames = new Set(['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature']);

function isOwn(name: string): boolean {
  return ownNames.has(name.toLowerCase());
}

const secretName =
  /auth|cookie|token|secret|pass(?:w|phrase|code)|credential|session|key|sign|jwt|bearer|csrf|private/i;
const scheme = /^(?:bearer|basic|digest|token|apikey|hmac|negotiate)\b/i;
// A run of 16 or more characters without a space that mixes letters and digits reads like a key, not like a word.
const keyLike = /(?=[^\s]*[a-z])(?=[^\s]*\d)[\w+/=.~:-]{16,}/i;

function looksSecret(name: string, value: string): boolean {
  return secretName.test(name) || scheme.test(value.trim()) || keyLike.test(value);
}
