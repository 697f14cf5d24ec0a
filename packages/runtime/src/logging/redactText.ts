/** What stands in a log in place of a secret. */
export const redacted = '[redacted]';

type Rule = { pattern: RegExp; replacement: string };

// What a secret looks like wherever it turns up: in a message, a stack, a URL, a quoted request. Order matters only in
// that the narrow rules come first.
const rules: readonly Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replacement: redacted,
  },
  // API keys and endpoint secrets; the prefix stays, so that one sees what was there.
  { pattern: /(?<![A-Za-z0-9])(np|whsec|whsk)_[A-Za-z0-9+/=_-]{8,}/g, replacement: `$1_${redacted}` },
  { pattern: /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+/gi, replacement: `$1 ${redacted}` },
  { pattern: /\$argon2[^\s"']+/g, replacement: redacted },
  { pattern: /otpauth:\/\/[^\s"']+/gi, replacement: redacted },
  // kid:base64 of 32 bytes, as in ENCRYPTION_KEYS.
  { pattern: /\b[\w.-]{1,64}:[A-Za-z0-9+/]{43}=/g, replacement: redacted },
  // user:password@ of a URL.
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'@]*@/gi, replacement: `$1${redacted}@` },
  { pattern: /((?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi, replacement: `$1${redacted}` },
  // name=value and "name": "value" with a telling name, in query strings, prose and JSON, itself quoted or not.
  {
    pattern:
      /((?:password|passwd|secret|token|session|api[-_]?key|authorization|recovery[-_]?code|credential|(?:private|encryption)[-_]?key)[\w-]*\\*["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"|\\+"[^"]*"|'[^']*'|\[[^\]]*\]|[^\s,;&"'}\]]+)/gi,
    replacement: `$1${redacted}`,
  },
];

/** Replaces everything in a text that looks like a secret. */
export function redactText(text: string): string {
  return rules.reduce((result, rule) => result.replace(rule.pattern, rule.replacement), text);
}

const suspicious =
  /(?:np|whsec|whsk)_|bearer|basic|argon2|otpauth|private.?key|encryption.?key|cookie|:\/\/[^"]*@|password|passwd|secret|token|session|api.?key|authorization|recovery|credential|totp|:[A-Za-z0-9+/]{43}=/i;

/** A quick look, wrong only to the safe side: false means that neither a rule above nor a telling name can match. */
export function mayHoldSecret(text: string): boolean {
  return suspicious.test(text);
}
