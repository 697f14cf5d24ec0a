import { isIP } from 'node:net';
import { canonicalJson, emailAddressPattern } from '@novapulse/core';
import { _, Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';
import { type checkedFormats, costKeyword, readSchema, type SchemaProblem, schemaLimits } from './readSchema.ts';

export type SchemaCheck = {
  /**
   * What is wrong with the data, by path from its root; nothing when it fits. `bytes` is its size as JSON: the steps
   * that a check may take grow with it.
   */
  problemsOf(data: unknown, bytes: number): readonly SchemaProblem[];
};

// A step takes some 50 ns, so the largest payload is done within a tenth of a second, whatever the schema says.
const baseSteps = 10_000;
const stepsPerByte = 4;
// Below this, all that is wrong is told, not only the first of it.
const detailedBytes = 16 * 1024;
const maxProblems = 20;
const maxPatternProgram = 500;

class StepsUsedUp extends Error {}

/** Gives a check, or what is wrong with the schema by path from its root. The check may throw nothing. */
export function compileSchema(source: unknown): { check: SchemaCheck } | { problems: readonly SchemaProblem[] } {
  const { schema, problems } = readSchema(source);
  if (problems.length > 0) return { problems };
  const metaProblems = metaProblemsOf(source);
  if (metaProblems.length > 0) return { problems: metaProblems };
  try {
    const check = createCheck(schema);
    const isEndless = [{}, [], '', 0, null].some((value) => check.problemsOf(value, 2).includes(tooManySteps));
    return isEndless
      ? { problems: [{ path: [], message: 'Its references have no end, or too many branches.' }] }
      : { check };
  } catch (error) {
    if (error instanceof PatternRefused) return { problems: [{ path: [], message: error.message }] };
    const message = error instanceof Error ? error.message : 'unknown error';
    return { problems: [{ path: [], message: `This schema cannot be used: ${message}.` }] };
  }
}

/** For a schema that has been accepted before. */
export function compileAccepted(source: unknown): SchemaCheck {
  return createCheck(readSchema(source).schema);
}

const tooManySteps: SchemaProblem = {
  path: [],
  message: 'Checking this against its schema takes too many steps. Simplify the schema or send less.',
};

function createCheck(schema: Record<string, unknown> | boolean): SchemaCheck {
  const budget = { left: 0 };
  const first = compile(schema, budget, false);
  let all: ReturnType<typeof compile> | undefined;
  const run = (validate: ReturnType<typeof compile>, data: unknown, bytes: number): readonly SchemaProblem[] => {
    budget.left = baseSteps + stepsPerByte * bytes;
    try {
      return validate(data) ? [] : toProblems(validate.errors ?? []);
    } catch (error) {
      // A schema that refers to itself may reach the end of the call stack first.
      if (error instanceof StepsUsedUp || error instanceof RangeError) return [tooManySteps];
      throw error;
    }
  };
  return {
    problemsOf(data, bytes) {
      const problems = run(first, data, bytes);
      if (problems.length === 0 || problems.includes(tooManySteps) || bytes > detailedBytes) return problems;
      all ??= compile(schema, budget, true);
      const detailed = run(all, data, bytes);
      return detailed.includes(tooManySteps) ? problems : detailed;
    },
  };
}

type Budget = { left: number };

/** One validator, one instance: nothing of one customer's schema is kept where another's could see it. */
function compile(schema: Record<string, unknown> | boolean, budget: Budget, allErrors: boolean) {
  const spend = (steps: number) => {
    budget.left -= steps;
    if (budget.left < 0) throw new StepsUsedUp();
  };
  const ajv = new Ajv2020({
    allErrors,
    strictTypes: false,
    strictTuples: false,
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    // Otherwise a few references that refer twice each would be written out a million times.
    inlineRefs: false,
    ownProperties: true,
    logger: false,
    formats,
    code: { regExp: linearRegExp(spend) },
  });
  ajv.addKeyword({
    keyword: costKeyword,
    schemaType: 'number',
    before: '$ref',
    code({ gen, data, schemaCode }) {
      const charge = gen.scopeValue('func', {
        ref: (value: unknown, cost: number) => {
          spend(cost + (typeof value === 'string' || Array.isArray(value) ? value.length >>> 6 : 0));
        },
      });
      gen.code(_`${charge}(${data}, ${schemaCode})`);
    },
  });
  // Ajv compares every two items, which 100,000 of them never end.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must not have the same item twice' },
    validate(isAsked: boolean, items: readonly unknown[]) {
      if (!isAsked) return true;
      spend(items.length);
      return new Set(items.map(canonicalJson)).size === items.length;
    },
  });
  // With a name of its own: Ajv does not find "#" in a schema without one.
  return ajv.compile(typeof schema === 'boolean' ? schema : { $id: 'https://schema.invalid/', ...schema });
}

class PatternRefused extends Error {}

/** RE2 instead of the runtime's own engine: linear in the text for every pattern, so none can be a trap. */
function linearRegExp(spend: (steps: number) => void) {
  const engine = (pattern: string) => {
    const expression = compilePattern(pattern);
    const size = expression.programSize();
    return {
      test(text: string) {
        spend(1 + Math.ceil((text.length * size) / 10));
        return expression.test(text);
      },
      // Ajv keeps patterns by this.
      toString: () => pattern,
    };
  };
  return Object.assign(engine, { code: 'linearRegExp' });
}

function compilePattern(pattern: string): RE2JS {
  try {
    const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
    if (expression.programSize() <= maxPatternProgram && pattern.length <= schemaLimits.pattern) return expression;
  } catch {
    throw new PatternRefused(
      `The pattern ${JSON.stringify(pattern)} cannot be used: it must be in RE2's syntax, without look-around and back references.`,
    );
  }
  throw new PatternRefused(`The pattern ${JSON.stringify(pattern)} is too large. Repeat less.`);
}

const isShortText = (text: string) => text.length <= 2048;
const formats: Record<(typeof checkedFormats)[number], (text: string) => boolean> = {
  'date-time': (text) =>
    isShortText(text) &&
    /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text) &&
    isDate(text),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isDate(`${text}T00:00:00Z`),
  time: (text) =>
    isShortText(text) && /^\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text) && isDate(`2000-01-01T${text}`),
  email: (text) => isShortText(text) && emailAddressPattern.test(text),
  uuid: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  uri: (text) => isShortText(text) && /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) && URL.canParse(text),
  ipv4: (text) => isIP(text) === 4,
  ipv6: (text) => isIP(text) === 6 && !text.includes('%'),
};

/** JavaScript reads the 31st of February as the 3rd of March. */
function isDate(text: string): boolean {
  const time = Date.parse(text.toUpperCase().replace(/:60/, ':59'));
  const day = Number(text.slice(8, 10));
  return (
    !Number.isNaN(time) && day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  );
}

function metaProblemsOf(source: unknown): readonly SchemaProblem[] {
  if (typeof source !== 'object' || source === null) return [];
  const schema = Object.fromEntries(
    Object.entries(source).filter(([keyword]) => keyword !== '$schema' && keyword !== '$id'),
  );
  const ajv = new Ajv2020({ logger: false, strict: false, allErrors: false });
  if (ajv.validateSchema(schema) === true) return [];
  return toProblems(ajv.errors ?? []);
}

function toProblems(errors: readonly ErrorObject[]): readonly SchemaProblem[] {
  const seen = new Set<string>();
  return errors
    .map((error) => ({ path: pathOf(error), message: messageOf(error) }))
    .filter(({ path, message }) => {
      const key = JSON.stringify([path, message]);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, maxProblems);
}

const nameParams = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'];

function pathOf({ instancePath, params }: ErrorObject): readonly string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const named = Object.entries(params).find(([key]) => nameParams.includes(key));
  return named === undefined ? path : [...path, String(named[1])];
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  const values: { allowedValues?: unknown; allowedValue?: unknown } = params;
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'This is required.';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'This field is not known.';
    case 'enum':
      return `Must be one of ${shortList(values.allowedValues)}.`;
    case 'const':
      return `Must be ${shortList([values.allowedValue])}.`;
    default:
      return `${(message ?? 'is not valid').replace(/^must/, 'Must')}.`;
  }
}

function shortList(values: unknown): string {
  const texts = Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : [];
  const list = texts.slice(0, 10).join(', ');
  return texts.length > 10 || list.length > 300 ? `${list.slice(0, 300)}…`.toWellFormed() : list;
}
