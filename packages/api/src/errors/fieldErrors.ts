import type { z } from 'zod';

export type FieldErrors = Record<string, string[]>;

// What a caller can read and a log can bear, however many mistakes one input holds.
const maxFields = 50;
const maxNameLength = 100;

/**
 * The messages of a parse, by readable path: `events.3.type`, or `input` for the input as a whole. A key that is not
 * known is reported under its own name.
 */
export function fieldErrorsOf(error: z.ZodError): FieldErrors {
  // A map, and entries at the end: an input key named `__proto__` stays an ordinary name.
  const byPath = new Map<string, string[]>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const name = pathName(path);
    const messages = byPath.get(name);
    if (messages) messages.push(message);
    else if (byPath.size < maxFields) byPath.set(name, [message]);
  };
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, maxFields)) add([...issue.path, key], 'This field is not known.');
    } else {
      add(issue.path, issue.message);
    }
  }
  return Object.fromEntries(byPath);
}

export function pathName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'input';
  const name = path.map((key) => (typeof key === 'symbol' ? '?' : String(key))).join('.');
  // The name comes from the caller: it is cut, and made text that every client can decode.
  return (name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name).toWellFormed();
}

/** One line for people: the first problem, and how many more there are. */
export function summaryOf(fieldErrors: FieldErrors): string {
  const [first, ...others] = Object.entries(fieldErrors);
  if (!first) return 'The input is not valid.';
  const [path, [message = 'is not valid.']] = first;
  return `${path}: ${message}${others.length > 0 ? ` (and ${others.length} more)` : ''}`;
}
