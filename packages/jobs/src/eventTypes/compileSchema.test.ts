import { describe, expect, it } from 'vitest';
import { compileSchema, type SchemaCheck } from './compileSchema.ts';

function check(source: unknown): SchemaCheck {
  const compiled = compileSchema(source);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.check;
}

function problems(source: unknown, data: unknown): string[] {
  const found = check(source).problemsOf(data, JSON.stringify(data).length);
  return found.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const invoice = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Invoice',
  type: 'object',
  required: ['number', 'amount'],
  properties: {
    number: { type: 'string', pattern: '^[A-Z]{2}-\\d+$' },
    amount: { type: 'integer', minimum: 0 },
    paidAt: { type: 'string', format: 'date-time' },
    lines: { type: 'array', maxItems: 100, uniqueItems: true, items: { $ref: '#/$defs/line' } },
    'a/b~c': { enum: ['x', 'y'] },
  },
  additionalProperties: false,
  $defs: { line: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } } },
  'x-owner': 'billing',
};
const good = { number: 'AB-12', amount: 5, paidAt: '2026-11-24T10:00:00Z', lines: [{ sku: 'a' }, { sku: 'b' }] };

describe('a schema', () => {
  it('accepts what fits, and names everything that does not', () => {
    expect(problems(invoice, good)).toEqual([]);
    const bad = {
      number: 'ab',
      amount: -1,
      paidAt: '2026-02-30T10:00:00Z',
      lines: [{}, { sku: 1 }],
      more: 1,
      'a/b~c': 'z',
    };
    expect(problems(invoice, bad).toSorted()).toEqual([
      'a/b~c: Must be one of "x", "y".',
      'amount: Must be >= 0.',
      'lines.0.sku: This is required.',
      'lines.1.sku: Must be string.',
      'more: This field is not known.',
      'number: Must match pattern "^[A-Z]{2}-\\d+$".',
      'paidAt: Must match format "date-time".',
    ]);
    expect(
      problems(invoice, {
        ...good,
        lines: [
          { sku: 'a', n: 1 },
          { n: 1, sku: 'a' },
        ],
      }),
    ).toEqual(['lines: Must not have the same item twice.']);
    expect(problems(invoice, 'x')).toEqual([': Must be object.']);
    expect(problems({ required: ['constructor'] }, {})).toEqual(['constructor: This is required.']);
  });

  it.each([
    ['date', '2026-02-29', false],
    ['date', '2024-02-29', true],
    ['time', '10:00:00Z', true],
    ['email', 'a@b.example', true],
    ['email', 'a b', false],
    ['uuid', '123e4567-e89b-12d3-a456-426614174000', true],
    ['uri', 'https://a.example/?q', true],
    ['uri', '/relative', false],
    ['ipv4', '1.2.3.4', true],
    ['ipv6', '::1', true],
    // No format that is checked: a remark.
    ['regex', '(((', true],
    ['int64', 'x', true],
  ])('checks the format %s of %s', (format, text, fits) => {
    expect(problems({ format }, text).length === 0).toBe(fits);
  });

  it.each<[unknown, string, RegExp]>([
    [5, '', /object/],
    [{ type: 'strin' }, 'type', /one of/i],
    [{ properties: { a: { typ: 'string' } } }, 'properties.a.typ', /no such keyword/],
    [{ properties: { a: 5 } }, 'properties.a', /object/],
    [{ $ref: 'https://example.com/schema.json' }, '$ref', /nothing is loaded/],
    [{ $ref: 'file:///etc/passwd' }, '$ref', /nothing is loaded/],
    [{ $ref: '#/$defs/gone' }, '$ref', /no schema at this place/],
    // What is no schema was not read as one, so its cost is unknown.
    [{ enum: [{ minLength: 1 }], items: { $ref: '#/enum/0' } }, 'items.$ref', /no schema at this place/],
    [{ $dynamicRef: '#a' }, '$dynamicRef', /not supported/],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, '$schema', /2020-12/],
    [{ pattern: '(a)\\1' }, '', /RE2/],
    [{ pattern: '(?=a)' }, '', /RE2/],
    [{ pattern: '((a?){100}b){10}' }, '', /RE2|too large/],
    [{ patternProperties: { '(': {} } }, '', /RE2/],
    [{ pattern: 'a'.repeat(600) }, 'pattern', /512/],
    [{ $ref: '#' }, '', /no end/],
    [{ allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } }, '', /no end/],
    [{ minLength: -1 }, 'minLength', />= 0/],
    [{ description: 'x'.repeat(40_000) }, '', /characters/],
    [JSON.parse(`${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`), '', /32 levels/],
    [JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), 'properties.__proto__', /cannot be described/],
  ])('is refused when it is %j', (source, path, message) => {
    const compiled = compileSchema(source);
    if (!('problems' in compiled)) throw new Error('accepted');
    expect(compiled.problems[0]?.path.join('.')).toBe(path);
    expect(compiled.problems[0]?.message).toMatch(message);
  });

  it('gives up on what would take too long, instead of taking that long', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`d${n}`, { anyOf: Array(2).fill({ $ref: `#/$defs/d${n + 1}` }) }]),
    );
    const exponential = { type: 'string', $ref: '#/$defs/d0', $defs: { ...doubling, d40: { type: 'number' } } };
    expect(() => check(exponential)).toThrow(/too many branches/);
    const recursive = { anyOf: Array(2).fill({ required: ['c'], properties: { c: { $ref: '#' } }, type: 'object' }) };
    expect(problems(recursive, JSON.parse(`${'{"c":'.repeat(200)}{}${'}'.repeat(200)}`))[0]).toMatch(/too many steps/);
    const wide = { anyOf: Array.from({ length: 500 }, (_, n) => ({ type: 'string', maxLength: n })) };
    expect(problems(wide, 'x'.repeat(200_000))[0]).toMatch(/too many steps/);
    const trap = { type: 'string', pattern: '^(a+)+$' };
    expect(problems(trap, `${'a'.repeat(50_000)}!`)).toEqual([': Must match pattern "^(a+)+$".']);
    const items = Array.from({ length: 50_000 }, (_, n) => ({ n }));
    expect(problems({ uniqueItems: true }, items)).toEqual([]);
    expect(problems({ items: { type: 'object', required: ['n'] } }, items)).toEqual([]);
  });

  it('keeps two patterns apart', () => {
    const both = { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } };
    expect(problems(both, { a: 'a', b: 'b' })).toEqual([]);
    expect(problems(both, { a: 'b', b: 'a' })).toHaveLength(2);
  });

  it('refers to itself where the data goes deeper', () => {
    const tree = {
      type: 'object',
      properties: { children: { type: 'array', items: { $ref: '#' } } },
      additionalProperties: false,
    };
    expect(problems(tree, { children: [{ children: [{}] }] })).toEqual([]);
    expect(problems(tree, { children: [{ children: [{ x: 1 }] }] })).toEqual([
      'children.0.children.0.x: This field is not known.',
    ]);
  });
});
