/** What a field can be compared with. */
export type FilterScalar = string | number | boolean | null;

/**
 * A condition on one value of an event's body. `source` is what it was read from, for people.
 *
 * In `all`, one and the same value (one and the same element, where the value is an array) must pass every test of
 * `tests`; the conditions in `whole` look at the value as it is.
 */
export type FilterCondition =
  | { kind: 'equals'; value: FilterScalar; source: unknown }
  | { kind: 'contains'; items: readonly FilterCondition[]; source: unknown }
  | { kind: 'exists'; isWanted: boolean; source: unknown }
  | { kind: 'not'; condition: FilterCondition; source: unknown }
  | { kind: 'any'; conditions: readonly FilterCondition[]; source: unknown }
  | { kind: 'all'; tests: readonly FilterTest[]; whole: readonly FilterCondition[]; source: unknown };

export type FilterTest =
  | { kind: 'in'; values: ReadonlySet<unknown> }
  | { kind: 'compare'; operator: ComparisonOperator; value: string | number }
  | { kind: 'startsWith' | 'endsWith'; texts: readonly string[] }
  | { kind: 'field'; name: string; condition: FilterCondition };

export type ComparisonOperator = '$gt' | '$gte' | '$lt' | '$lte';

/** A filter that has been read: which events an endpoint gets, by their body. */
export type EventFilter = FilterCondition;

export type FilterProblem = { path: readonly string[]; message: string };

/** Nothing a filter can hold makes it slow: there are no patterns, and these bounds. */
export const filterLimits = {
  /** Of its JSON, in characters. */
  size: 8192,
  /** Objects and arrays within each other. */
  depth: 20,
  /** Conditions and values in all. */
  conditions: 250,
} as const;

const operatorNames = '$eq, $neq, $in, $nin, $gt, $gte, $lt, $lte, $startsWith, $endsWith, $exist, $and, $or and $not';

/** Names that other products use, and what they are called here. */
const hints: Readonly<Record<string, string>> = {
  $exists: 'It is called $exist here.',
  $ne: 'It is called $neq here.',
  $contains: 'A value alone asks whether an array contains it.',
  $regex: 'Patterns are not offered; $startsWith and $endsWith are.',
  $nor: 'Use $not around $or.',
};

type Reading = { problems: FilterProblem[]; conditions: number };

/**
 * Reads a filter in Hookdeck's syntax from JSON. Gives the filter, or what is wrong with it by path from its root, at
 * most 20 of it.
 */
export function parseEventFilter(source: unknown): { filter: EventFilter } | { problems: readonly FilterProblem[] } {
  if (!isObject(source)) {
    return { problems: [{ path: [], message: 'A filter is an object, such as {"data":{"status":"paid"}}.' }] };
  }
  const tooLarge = sizeProblem(source);
  if (tooLarge !== null) return { problems: [{ path: [], message: tooLarge }] };
  const reading: Reading = { problems: [], conditions: 0 };
  const filter = readObject(source, [], reading);
  if (reading.conditions > filterLimits.conditions) {
    const message = `A filter has at most ${filterLimits.conditions} conditions and values; this one has ${reading.conditions}.`;
    return { problems: [{ path: [], message }] };
  }
  return reading.problems.length > 0 ? { problems: reading.problems.slice(0, 20) } : { filter };
}

// Before anything recurses: what is as deep as the call stack must not be read, nor written as JSON.
function sizeProblem(source: Record<string, unknown>): string | null {
  const stack: { value: unknown; depth: number }[] = [{ value: source, depth: 1 }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    if (typeof entry.value !== 'object' || entry.value === null) continue;
    if (entry.depth > filterLimits.depth) return `A filter is nested ${filterLimits.depth} levels deep at most.`;
    for (const value of Object.values(entry.value)) stack.push({ value, depth: entry.depth + 1 });
  }
  const size = JSON.stringify(source).length;
  return size > filterLimits.size
    ? `A filter has at most ${filterLimits.size} characters; this one has ${size}.`
    : null;
}

function readCondition(source: unknown, path: readonly string[], reading: Reading): FilterCondition {
  if (Array.isArray(source)) {
    if (source.length === 0) problem(reading, path, 'Give the values that the array must contain.');
    reading.conditions += 1;
    const items = source.map((item, index) => readCondition(item, [...path, String(index)], reading));
    return { kind: 'contains', items, source };
  }
  if (isObject(source)) return readObject(source, path, reading);
  return { kind: 'equals', value: readScalar(source, path, reading), source };
}

function readObject(source: Record<string, unknown>, path: readonly string[], reading: Reading): FilterCondition {
  const tests: FilterTest[] = [];
  const whole: FilterCondition[] = [];
  reading.conditions += 1;
  const entries = Object.entries(source);
  if (entries.length === 0)
    problem(reading, path, 'Say what it must be: a value, or an operator such as {"$exist":true}.');
  for (const [name, value] of entries) {
    const at = [...path, name];
    // Not every JSON library on its way keeps a field of this name.
    if (name === '__proto__') problem(reading, at, 'A field of this name cannot be compared.');
    if (!name.startsWith('$')) {
      tests.push({ kind: 'field', name, condition: readCondition(value, at, reading) });
      continue;
    }
    const read = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (read === undefined) {
      const hint = Object.hasOwn(hints, name) ? `${hints[name]} ` : '';
      problem(reading, at, `There is no operator ${name}. ${hint}There are ${operatorNames}.`);
      continue;
    }
    read({ value, path: at, reading, tests, whole });
  }
  return { kind: 'all', tests, whole, source };
}

type OperatorInput = {
  value: unknown;
  path: readonly string[];
  reading: Reading;
  tests: FilterTest[];
  whole: FilterCondition[];
};

const operators: Readonly<Record<string, (input: OperatorInput) => void>> = {
  $eq: (input) => input.tests.push({ kind: 'in', values: new Set([readOne(input)]) }),
  $neq: (input) => input.whole.push(negated(new Set([readOne(input)]), { $neq: input.value })),
  $in: (input) => input.tests.push({ kind: 'in', values: readList(input) }),
  $nin: (input) => input.whole.push(negated(readList(input), { $nin: input.value })),
  $gt: compare('$gt'),
  $gte: compare('$gte'),
  $lt: compare('$lt'),
  $lte: compare('$lte'),
  $startsWith: affix('startsWith'),
  $endsWith: affix('endsWith'),
  $exist({ value, path, reading, whole }) {
    reading.conditions += 1;
    if (typeof value !== 'boolean') problem(reading, path, 'Give true or false.');
    whole.push({ kind: 'exists', isWanted: value === true, source: { $exist: value } });
  },
  $and({ value, path, reading, whole }) {
    whole.push(...readConditions(value, path, reading));
  },
  $or({ value, path, reading, whole }) {
    whole.push({ kind: 'any', conditions: readConditions(value, path, reading), source: { $or: value } });
  },
  $not({ value, path, reading, whole }) {
    whole.push({ kind: 'not', condition: readCondition(value, path, reading), source: { $not: value } });
  },
};

function negated(values: ReadonlySet<unknown>, source: unknown): FilterCondition {
  const condition: FilterCondition = { kind: 'all', tests: [{ kind: 'in', values }], whole: [], source };
  return { kind: 'not', condition, source };
}

function compare(operator: ComparisonOperator) {
  return (input: OperatorInput) => {
    if (typeof input.value !== 'string' && typeof input.value !== 'number') {
      problem(input.reading, input.path, 'Give a number or a text.');
      return;
    }
    const value = readOne(input);
    if (typeof value === 'string' || typeof value === 'number') input.tests.push({ kind: 'compare', operator, value });
  };
}

function affix(kind: 'startsWith' | 'endsWith') {
  return ({ value, path, reading, tests }: OperatorInput) => {
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string' && text !== '');
    reading.conditions += texts.length;
    if (texts.length === 0 || texts.length < (Array.isArray(value) ? value.length : 1)) {
      problem(reading, path, 'Give a text, or an array of texts, none of them empty.');
    }
    tests.push({ kind, texts });
  };
}

function readConditions(value: unknown, path: readonly string[], reading: Reading): FilterCondition[] {
  if (!Array.isArray(value) || value.length === 0) {
    problem(reading, path, 'Give an array of conditions.');
    return [];
  }
  return value.map((item, index) => readCondition(item, [...path, String(index)], reading));
}

function readOne({ value, path, reading }: OperatorInput): FilterScalar {
  if (typeof value === 'object' && value !== null) {
    problem(reading, path, 'Give one text, number, true, false or null; for several values use $in.');
    return null;
  }
  return readScalar(value, path, reading);
}

function readList({ value, path, reading }: OperatorInput): ReadonlySet<unknown> {
  if (!Array.isArray(value) || value.length === 0) {
    problem(reading, path, 'Give an array of texts, numbers, true, false or null.');
    return new Set();
  }
  return new Set(value.map((item, index) => readScalar(item, [...path, String(index)], reading)));
}

function readScalar(value: unknown, path: readonly string[], reading: Reading): FilterScalar {
  reading.conditions += 1;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  // JSON numbers beyond 2^53 are rounded when they are read, so two ids that differ would look equal.
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  problem(
    reading,
    path,
    typeof value === 'number'
      ? 'Numbers beyond 9007199254740991 are not exact in JSON, so they cannot be compared. Send such ids as text.'
      : 'Give a text, a number, true, false or null.',
  );
  return null;
}

function problem(reading: Reading, path: readonly string[], message: string): void {
  reading.problems.push({ path, message });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
