import type { EventFilter, FilterCondition } from './eventFilter.ts';
import { fieldOf, matchesFilter } from './matchesFilter.ts';

export type FilterCheck = {
  /** Where in the body, such as `data.customer.country`; empty for the body as a whole. */
  path: string;
  /** The condition there, as JSON. */
  condition: string;
  matched: boolean;
  /** The value there in short: `"paid"`, `[3 elements]`, `{2 fields}`; null when there is none. */
  found: string | null;
};

export type FilterExplanation = { matched: boolean; gaveUp: boolean; checks: FilterCheck[] };

/** The verdict of `matchesFilter`, with every condition that has a say in it, in the filter's order. */
export function explainFilter(filter: EventFilter, body: unknown): FilterExplanation {
  const verdict = matchesFilter(filter, body);
  return { ...verdict, checks: checksOf(filter, body, []) };
}

function checksOf(condition: FilterCondition, value: unknown, path: readonly string[]): FilterCheck[] {
  // One element of an array must pass all of them together, so they are one line.
  if (condition.kind !== 'all' || Array.isArray(value)) return [checkOf(condition, value, path)];
  const { tests, whole, source } = condition;
  const others = tests.filter((test) => test.kind !== 'field');
  const fields = tests.flatMap((test) =>
    test.kind === 'field' ? checksOf(test.condition, fieldOf(value, test.name), [...path, test.name]) : [],
  );
  return [
    ...(others.length > 0
      ? [checkOf({ kind: 'all', tests: others, whole: [], source: operatorsOf(source) }, value, path)]
      : []),
    ...fields,
    ...whole.flatMap((part) => checksOf(part, value, path)),
  ];
}

function checkOf(condition: FilterCondition, value: unknown, path: readonly string[]): FilterCheck {
  return {
    path: path.join('.'),
    condition: JSON.stringify(condition.source),
    matched: matchesFilter(condition, value).matched,
    found: value === undefined ? null : inShort(value),
  };
}

function inShort(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length} ${value.length === 1 ? 'element' : 'elements'}]`;
  if (typeof value === 'object' && value !== null) {
    const { length } = Object.keys(value);
    return `{${length} ${length === 1 ? 'field' : 'fields'}}`;
  }
  const json = JSON.stringify(value);
  return json.length > 200 ? `${json.slice(0, 199)}…`.toWellFormed() : json;
}

/** Of an object with operators, fields and combinations: the operators that look at one value. */
function operatorsOf(source: unknown): unknown {
  if (typeof source !== 'object' || source === null) return source;
  const own = Object.entries(source).filter(([name]) => valueOperators.has(name));
  return own.length > 0 ? Object.fromEntries(own) : source;
}

const valueOperators = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$startsWith', '$endsWith']);
