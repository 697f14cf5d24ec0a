import { isSafeText } from '@novapulse/core';
import { pathName } from '../errors/fieldErrors.ts';
import { invalidInput } from '../errors/invalidInput.ts';

/**
 * Which inputs may hold what Postgres's `text` cannot, by path with `*` for an index: `json` is any JSON, which is
 * stored with escapes; `utf8` is any text that UTF-8 can express, U+0000 included, which is stored as bytes.
 */
export type FreeText = Readonly<Record<string, 'json' | 'utf8'>>;

// No input is near these; they keep absurd ones from costing time before a schema names what is wrong.
const maxDepth = 16;
const maxKeys = 100;
const maxItems = 10_000;

/** @throws NovaError `BAD_REQUEST` for more than anything that everybody may call takes. */
export function requireFewValues(count: number): void {
  if (count > maxItems) refuse([], `This has more than ${maxItems} values.`);
}

type Entry = { value: unknown; path: readonly string[]; pattern: string };

/**
 * Refuses text that would be stored wrong or not at all, in values and in keys, and what is not JSON.
 *
 * @throws NovaError `BAD_REQUEST` naming the field.
 */
export function requireSafeText(input: unknown, freeText: FreeText): void {
  // A stack of its own: the input may be nested deeper than the call stack reaches.
  const stack: Entry[] = [{ value: input, path: [], pattern: '' }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const freedom = freeText[entry.pattern];
    if (freedom === 'json') continue;
    if (typeof entry.value === 'string') requireText(entry, freedom === 'utf8');
    else if (typeof entry.value === 'object' && entry.value !== null) stack.push(...childrenOf(entry, entry.value));
  }
}

function requireText({ value, path }: Entry, isNulAllowed: boolean): void {
  if (typeof value !== 'string' || isSafeText(isNulAllowed ? value.replaceAll('\u0000', '') : value)) return;
  refuse(path, isNulAllowed ? 'This holds a lone surrogate.' : 'This holds U+0000 or a lone surrogate.');
}

function childrenOf({ path, pattern }: Entry, value: object): Entry[] {
  if (path.length >= maxDepth) refuse(path, 'This is nested too deeply.');
  if (Array.isArray(value)) {
    if (value.length > maxItems) refuse(path, `This has more than ${maxItems} items.`);
    return value.map((item: unknown, index) => ({
      value: item,
      path: [...path, String(index)],
      pattern: `${pattern}.*`,
    }));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // A form or a stream (tRPC accepts both as the body of a mutation) is no input of ours.
  if (prototype !== Object.prototype && prototype !== null) refuse(path, 'This is not JSON.');
  // Counted by the keys alone: making entries of a million fields takes seconds.
  if (Object.keys(value).length > maxKeys) refuse(path, `This has more than ${maxKeys} fields.`);
  return Object.entries(value).map(([key, child]: [string, unknown]) => {
    const childPath = [...path, key];
    if (!isSafeText(key)) refuse(childPath, 'The name of this field holds U+0000 or a lone surrogate.');
    // zod leaves it out of records without a word.
    if (key === '__proto__') refuse(childPath, 'This field is not known.');
    return { value: child, path: childPath, pattern: pattern === '' ? key : `${pattern}.${key}` };
  });
}

function refuse(path: readonly string[], message: string): never {
  throw invalidInput(Object.fromEntries([[pathName(path), [message]]]));
}
