import { redacted, redactText } from './redactText.ts';

// By the letters of the name alone, so that `set-cookie`, `setCookie` and `SET_COOKIE` are one.
const secretName =
  /password|passwd|secret|token|apikey|authorization|cookie|credential|recoverycode|privatekey|encryptionkey|otpauth|totp/;

const maxDepth = 8;
const maxItems = 100;
const maxTextLength = 16_384;

/**
 * A copy for the log, made of plain data: values under a telling name are replaced whole, texts are searched for what
 * looks like a secret, errors keep type, message, stack, own fields and causes. Bounded in depth and width; cycles and
 * throwing getters do no harm.
 */
export function redactValue(value: unknown): unknown {
  return copy(value, [], maxDepth);
}

/** The same for the fields of a log line. */
export function redactFields(fields: object): Record<string, unknown> {
  return copyFields(ownFields(fields), [fields], maxDepth);
}

function copy(value: unknown, parents: readonly object[], depth: number): unknown {
  if (typeof value === 'string') {
    return redactText(value.length > maxTextLength ? `${value.slice(0, maxTextLength)}…` : value);
  }
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  }
  if (parents.includes(value)) {
    return '[circular]';
  }
  return depth === 0 ? '[deep]' : copyObject(value, [...parents, value], depth - 1);
}

function copyObject(value: object, parents: readonly object[], depth: number): unknown {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  }
  if (value instanceof URL) {
    return redactText(value.href);
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.byteLength} bytes]`;
  }
  if (value instanceof Map) {
    return copyFields(
      [...value].map(([key, item]) => [String(key), item]),
      parents,
      depth,
    );
  }
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value];
    const copies = items.slice(0, maxItems).map((item) => copy(item, parents, depth));
    return items.length > maxItems ? [...copies, `[${items.length - maxItems} more]`] : copies;
  }
  if (value instanceof Error) {
    return copyFields(errorFields(value), parents, depth);
  }
  return copyFields(ownFields(value), parents, depth);
}

function copyFields(fields: [string, unknown][], parents: readonly object[], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .slice(0, maxItems)
      .map(([name, item]) => [name, isSecretName(name) && isFilled(item) ? redacted : copy(item, parents, depth)]),
  );
}

// `message`, `stack`, `cause` and an AggregateError's `errors` are not enumerable.
function errorFields(error: Error): [string, unknown][] {
  const hidden: [string, unknown][] = [
    ['type', error.constructor.name],
    ['message', error.message],
    ['stack', error.stack],
  ];
  const shown = ownFields(error).filter(([name]) => !['name', 'message', 'stack', 'cause', 'errors'].includes(name));
  const causes = ['cause', 'errors']
    .filter((name) => name in error)
    .map((name): [string, unknown] => [name, read(error, name)]);
  return [...hidden, ...shown, ...causes];
}

function ownFields(value: object): [string, unknown][] {
  return Object.keys(value).map((name) => [name, read(value, name)]);
}

function read(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return '[unreadable]';
  }
}

function isSecretName(name: string): boolean {
  return secretName.test(name.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

// Booleans and counts say nothing secret: `hasPassword: true`, `tokensLeft: 3`.
function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'boolean' && typeof value !== 'number';
}
