import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventFilter, filterLimits, parseEventFilter } from './eventFilter.ts';
import { explainFilter } from './explainFilter.ts';
import { filterSteps, matchesFilter } from './matchesFilter.ts';

function read(source: unknown): EventFilter {
  const parsed = parseEventFilter(source);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.filter;
}

const matches = (source: unknown, body: unknown) => matchesFilter(read(source), body).matched;
const json = (text: string): unknown => JSON.parse(text);

const invoice = {
  type: 'invoice.paid',
  data: {
    amount: 1200,
    currency: 'EUR',
    paidAt: '2026-11-24T10:00:00Z',
    note: null,
    customer: { country: 'CH', tags: ['vip', 'b2b'] },
    lines: [
      { sku: 'A-1', count: 2 },
      { sku: 'B-2', count: 9 },
    ],
    grid: [[1], [2, 3]],
    none: [],
  },
};

const yes: unknown[] = [
  { type: 'invoice.paid' },
  { data: { currency: 'EUR', customer: { country: 'CH' } } },
  { data: { amount: { $eq: 1200 } } },
  { data: { amount: { $gte: 1200, $lt: 1201 } } },
  { data: { paidAt: { $gt: '2026-11-01', $lt: '2026-12' } } },
  { data: { currency: { $in: ['CHF', 'EUR'] } } },
  { data: { currency: { $nin: ['CHF', 'USD'] } } },
  { data: { currency: { $neq: 'CHF' } } },
  { type: { $startsWith: 'invoice.' } },
  { type: { $startsWith: ['order.', 'invoice.'], $endsWith: '.paid' } },
  { data: { note: null } },
  { data: { note: { $exist: true }, refund: { $exist: false } } },
  { data: { customer: { tags: 'vip' } } },
  { data: { customer: { tags: ['b2b', 'vip'] } } },
  { data: { customer: { tags: { $startsWith: 'b' } } } },
  { data: { lines: { sku: 'B-2', count: { $gt: 5 } } } },
  { data: { lines: [{ sku: 'A-1' }, { sku: 'B-2' }] } },
  { data: { grid: [[3]] } },
  { $or: [{ data: { amount: { $lt: 1 } } }, { type: 'invoice.paid' }] },
  { type: 'invoice.paid', $and: [{ data: { amount: { $gt: 1 } } }, { data: { amount: { $lt: 2000 } } }] },
  { $not: { data: { customer: { country: 'DE' } } } },
  { data: { customer: { country: { $not: { $in: ['DE', 'AT'] } } } } },
  { data: { missing: { deeper: { $exist: false } } } },
  { data: { missing: { deeper: { $neq: 1 } } } },
];

const no: unknown[] = [
  { type: 'invoice' },
  { data: { amount: '1200' } },
  { data: { amount: { $gt: '1' } } },
  { data: { note: { $lte: 0 } } },
  { data: { refund: null } },
  { data: { missing: { deeper: 1 } } },
  { data: { customer: { tags: ['vip', 'absent'] } } },
  { data: { customer: { tags: { $neq: 'vip' } } } },
  { data: { customer: { tags: { $nin: ['b2b'] } } } },
  // One and the same element must have both.
  { data: { lines: { sku: 'A-1', count: { $gt: 5 } } } },
  // One level only: a list of lists is no list.
  { data: { grid: 3 } },
  { data: { none: { $neq: 1, $exist: false } } },
  { data: { none: { sku: { $exist: false } } } },
  { 'data.amount': 1200 },
  { $not: [{ type: 'invoice.paid' }], type: 'x' },
  // Nothing is inherited.
  { constructor: { $exist: true } },
  { data: { toString: { $exist: true } } },
  { data: { lines: { length: 2 } } },
  { type: { length: { $exist: true } } },
];

describe('a filter', () => {
  it.each(yes)('matches %j', (source) => expect(matches(source, invoice)).toBe(true));
  it.each(no)('does not match %j', (source) => expect(matches(source, invoice)).toBe(false));

  it('takes names of prototypes for what they are: names', () => {
    expect(parseEventFilter(json('{"__proto__":{"a":1}}'))).toMatchObject({ problems: [{ path: ['__proto__'] }] });
    expect(matches({ a: 1 }, json('{"__proto__":{"a":1}}'))).toBe(false);
    expect(matches(json('{"a":{"constructor":"x"}}'), json('{"a":{"constructor":"x"}}'))).toBe(true);
    expect(parseEventFilter(json('{"$constructor":1}'))).toMatchObject({ problems: [{ path: ['$constructor'] }] });
    expect(parseEventFilter(json('{"$__proto__":1}'))).toMatchObject({ problems: [{ path: ['$__proto__'] }] });
  });

  it('compares numbers that JSON rounds without taking two for one', () => {
    expect(parseEventFilter({ data: { id: 2 ** 53 } })).toMatchObject({ problems: [{ path: ['data', 'id'] }] });
    expect(parseEventFilter(json('{"a":{"$gt":1e400}}'))).toMatchObject({ problems: [{ path: ['a', '$gt'] }] });
    expect(matches({ id: Number.MAX_SAFE_INTEGER }, json('{"id":9007199254740993}'))).toBe(false);
    expect(matches({ id: { $gt: Number.MAX_SAFE_INTEGER } }, json('{"id":9007199254740993}'))).toBe(true);
    expect(matches({ id: { $gt: 1 } }, json('{"id":1e400}'))).toBe(true);
    expect(matches({ id: 0 }, json('{"id":-0}'))).toBe(true);
  });

  it('says where it is wrong and what to do', () => {
    const problems: [unknown, string, RegExp][] = [
      ['x', '', /object/],
      [[], '', /object/],
      [{}, '', /what it must be/],
      [{ a: {} }, 'a', /what it must be/],
      [{ a: [] }, 'a', /values/],
      [{ a: { $regex: 'x' } }, 'a.$regex', /\$startsWith/],
      [{ a: { $exists: true } }, 'a.$exists', /called \$exist here/],
      [{ a: { $exist: 1 } }, 'a.$exist', /true or false/],
      [{ a: { $in: 'x' } }, 'a.$in', /array/],
      [{ a: { $in: [] } }, 'a.$in', /array/],
      [{ a: { $in: [1, {}] } }, 'a.$in.1', /text, a number/],
      [{ a: { $eq: [1] } }, 'a.$eq', /\$in/],
      [{ a: { $gt: null } }, 'a.$gt', /number or a text/],
      [{ a: { $startsWith: ['a', ''] } }, 'a.$startsWith', /none of them empty/],
      [{ $or: {} }, '$or', /array of conditions/],
      [{ $and: [{ a: { $nope: 1 } }] }, '$and.0.a.$nope', /no operator \$nope/],
      [{ a: { $in: Array.from({ length: 251 }, (_, n) => n) } }, '', /at most 250/],
      [{ a: 'x'.repeat(filterLimits.size) }, '', /characters/],
      [json(`${'{"a":'.repeat(21)}1${'}'.repeat(21)}`), '', /20 levels/],
      [json(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), '', /20 levels/],
    ];
    for (const [source, path, message] of problems) {
      const parsed = parseEventFilter(source);
      if (!('problems' in parsed)) throw new Error(`accepted: ${JSON.stringify(source)}`);
      const [first] = parsed.problems;
      expect(first?.path.join('.')).toBe(path);
      expect(first?.message).toMatch(message);
    }
  });

  it('gives up on what would take too long, and lets it through', () => {
    const source = { $or: Array.from({ length: 80 }, (_, n) => ({ data: { $eq: n + 2 } })) };
    const verdict = matchesFilter(read(source), { data: Array.from({ length: 100_000 }, () => 1) });
    expect(verdict).toEqual({ matched: true, gaveUp: true });
    const ordinary = { data: Array.from({ length: filterSteps / 4 }, () => 1) };
    expect(matchesFilter(read({ data: 2 }), ordinary)).toEqual({ matched: false, gaveUp: false });
    expect(explainFilter(read({ data: { $not: 2 } }), { data: Array(100_000).fill(1) }).gaveUp).toBe(true);
  });

  it('explains its verdict, condition by condition', () => {
    const source = {
      data: { amount: { $gte: 2000 }, lines: { count: 9 }, gone: 1 },
      $or: [{ type: 'a' }, { type: 'b' }],
    };
    expect(explainFilter(read(source), invoice)).toEqual({
      matched: false,
      gaveUp: false,
      checks: [
        { path: 'data.amount', condition: '{"$gte":2000}', matched: false, found: '1200' },
        { path: 'data.lines', condition: '{"count":9}', matched: true, found: '[2 elements]' },
        { path: 'data.gone', condition: '1', matched: false, found: null },
        { path: '', condition: '{"$or":[{"type":"a"},{"type":"b"}]}', matched: false, found: '{2 fields}' },
      ],
    });
  });

  const scalar = fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
  const conditions = fc.letrec((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.record({ $in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
      fc.record({ $gt: fc.oneof(fc.string(), fc.maxSafeInteger()) }),
      fc.record({ $exist: fc.boolean() }),
      fc.record({ $not: tie('condition') }),
      fc.record({ $or: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('condition'), { minKeys: 1, maxKeys: 2 }),
    ),
  })).condition;
  const filters = fc.dictionary(fc.constantFrom('a', 'b', 'c'), conditions, { minKeys: 1 });

  it('never throws, and a filter and its negation never agree', () => {
    fc.assert(
      fc.property(filters, fc.jsonValue(), (source, body) => {
        const parsed = parseEventFilter(source);
        fc.pre('filter' in parsed);
        expect(matches({ $not: source }, body)).toBe(!matches(source, body));
        expect(explainFilter(read(source), body).matched).toBe(matches(source, body));
      }),
    );
  });

  it('reads any JSON without throwing', () => {
    fc.assert(fc.property(fc.jsonValue(), (source) => void parseEventFilter(source)));
  });

  it('matches an event by every one of its own fields, and its checks agree with the verdict', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((name) => !name.startsWith('$')),
          scalar,
          { minKeys: 1 },
        ),
        (body) => {
          fc.pre('filter' in parseEventFilter(body));
          const { matched, checks } = explainFilter(read(body), body);
          expect(matched).toBe(true);
          expect(checks.every((check) => check.matched)).toBe(true);
        },
      ),
    );
  });
});
