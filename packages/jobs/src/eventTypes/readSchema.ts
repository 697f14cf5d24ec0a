/** What is wrong with a schema, or with data under one, by path from its root. */
export type SchemaProblem = { path: readonly string[]; message: string };

/** A schema made ready for `compileSchema`: bounded, known keywords only, and each part of it with its cost. */
export type ReadSchema = { schema: Record<string, unknown> | boolean; problems: readonly SchemaProblem[] };

export const schemaLimits = {
  /** Of its JSON, in characters. */
  size: 32_768,
  /** Objects and arrays within each other. */
  depth: 32,
  /** Of one pattern, in characters. */
  pattern: 512,
} as const;

/** Every schema within a schema carries it: what looking at one value with it costs, in steps. */
export const costKeyword = 'novapulse:cost';

/** Formats that are checked. Every other one is a remark, as the standard has it. */
export const checkedFormats = ['date-time', 'date', 'time', 'email', 'uuid', 'uri', 'ipv4', 'ipv6'] as const;

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const schemaKeywords = new Set(
  'additionalProperties items contains not if then else propertyNames unevaluatedItems unevaluatedProperties'.split(
    ' ',
  ),
);
const listKeywords = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const mapKeywords = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);
const valueKeywords = new Set(
  (
    'type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems ' +
    'minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired format $ref'
  ).split(' '),
);
const remarks = new Set(
  '$schema $id $comment title description default examples deprecated readOnly writeOnly contentEncoding contentMediaType contentSchema'.split(
    ' ',
  ),
);

type Reading = {
  problems: SchemaProblem[];
  /** JSON pointers of everything that is a schema: what `$ref` may name. */
  schemas: Set<string>;
  references: { path: readonly string[]; target: string }[];
};

/** Reads a JSON Schema (draft 2020-12) that customers wrote. What comes of it is a copy. */
export function readSchema(source: unknown): ReadSchema {
  const tooLarge = sizeProblem(source);
  if (tooLarge !== null) return { schema: true, problems: [{ path: [], message: tooLarge }] };
  const reading: Reading = { problems: [], schemas: new Set(), references: [] };
  const schema = readPart(source, [], reading);
  for (const { path, target } of reading.references) {
    if (!reading.schemas.has(target)) {
      problem(reading, path, 'There is no schema at this place. References are local, such as "#/$defs/address".');
    }
  }
  return { schema, problems: reading.problems.slice(0, 20) };
}

// Before anything recurses: what is as deep as the call stack must not be read, nor written as JSON.
function sizeProblem(source: unknown): string | null {
  if (typeof source !== 'object' || source === null) return null;
  const stack: { value: unknown; depth: number }[] = [{ value: source, depth: 1 }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    if (typeof entry.value !== 'object' || entry.value === null) continue;
    if (entry.depth > schemaLimits.depth) return `A schema is nested ${schemaLimits.depth} levels deep at most.`;
    for (const value of Object.values(entry.value)) stack.push({ value, depth: entry.depth + 1 });
  }
  const size = JSON.stringify(source).length;
  return size > schemaLimits.size
    ? `A schema has at most ${schemaLimits.size} characters; this one has ${size}.`
    : null;
}

function readPart(source: unknown, path: readonly string[], reading: Reading): Record<string, unknown> | boolean {
  reading.schemas.add(pointerOf(path));
  if (typeof source === 'boolean') return source;
  if (!isObject(source)) {
    problem(reading, path, 'A schema is an object, such as {"type":"string"}.');
    return true;
  }
  const entries: [string, unknown][] = [];
  let ownSize = 0;
  for (const [keyword, value] of Object.entries(source)) {
    const at = [...path, keyword];
    if (remarks.has(keyword) || keyword.startsWith('x-')) requireRemark(keyword, value, at, reading);
    else if (schemaKeywords.has(keyword)) entries.push([keyword, readPart(value, at, reading)]);
    else if (listKeywords.has(keyword)) entries.push([keyword, readList(value, at, reading)]);
    else if (mapKeywords.has(keyword)) entries.push([keyword, readMap(keyword, value, at, reading)]);
    else if (valueKeywords.has(keyword)) {
      ownSize += JSON.stringify(value).length;
      if (keyword === '$ref') readReference(value, at, reading);
      if (keyword === 'pattern') requirePattern(value, at, reading);
      if (keyword !== 'format' || checkedFormats.some((format) => format === value)) entries.push([keyword, value]);
    } else problem(reading, at, unknownKeyword(keyword));
  }
  return Object.fromEntries([[costKeyword, 1 + Math.floor(ownSize / 64)], ...entries]);
}

function readList(value: unknown, path: readonly string[], reading: Reading): unknown {
  if (!Array.isArray(value) || value.length === 0) {
    problem(reading, path, 'Give an array of schemas.');
    return [true];
  }
  return value.map((item, index) => readPart(item, [...path, String(index)], reading));
}

function readMap(keyword: string, value: unknown, path: readonly string[], reading: Reading): unknown {
  if (!isObject(value)) {
    problem(reading, path, 'Give an object with a schema for each name.');
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      // The validator passes over it.
      if (name === '__proto__') problem(reading, [...path, name], 'This name cannot be described.');
      if (keyword === 'patternProperties') requirePattern(name, [...path, name], reading);
      return [name, readPart(part, [...path, name], reading)];
    }),
  );
}

function readReference(value: unknown, path: readonly string[], reading: Reading): void {
  if (typeof value !== 'string' || !/^#(?:\/|$)/.test(value)) {
    problem(reading, path, 'References are local, such as "#/$defs/address": nothing is loaded from elsewhere.');
    return;
  }
  try {
    reading.references.push({ path, target: decodeURIComponent(value.slice(1)) });
  } catch {
    problem(reading, path, 'This is no JSON pointer.');
  }
}

function requirePattern(value: unknown, path: readonly string[], reading: Reading): void {
  if (typeof value === 'string' && value.length > schemaLimits.pattern) {
    problem(reading, path, `A pattern has at most ${schemaLimits.pattern} characters.`);
  }
}

function requireRemark(keyword: string, value: unknown, path: readonly string[], reading: Reading): void {
  if (keyword === '$schema' && (typeof value !== 'string' || value.replace(/#$/, '') !== dialect)) {
    problem(reading, path, `Schemas are of the draft 2020-12: give "${dialect}", or leave it out.`);
  }
  if (keyword === '$id' && path.length > 1) problem(reading, path, 'Only the whole schema may have an $id.');
  if (keyword === 'examples' && !Array.isArray(value)) problem(reading, path, 'Give an array of examples.');
}

function unknownKeyword(keyword: string): string {
  if (/^\$(?:dynamic|recursive)?(?:Ref|Anchor|anchor|vocabulary)$/.test(keyword)) {
    return `${keyword} is not supported. Use $ref with a local pointer, such as "#/$defs/address".`;
  }
  return 'There is no such keyword in JSON Schema 2020-12. Names of your own begin with "x-".';
}

/** RFC 6901. */
function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function problem(reading: Reading, path: readonly string[], message: string): void {
  reading.problems.push({ path, message });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
