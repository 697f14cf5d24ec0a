import { describe, expect, it } from 'vitest';
import { isSampled, noTracing, type SpanOptions, type Tracing, traced, tracedBatch, traceIdOf } from './tracing.ts';

const first = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const second = '00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const leftOut = '00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

function recorder() {
  const begun: { name: string; options: SpanOptions; failure: string | null; isEnded: boolean }[] = [];
  const tracing: Tracing = {
    ...noTracing,
    begin(name, options = {}) {
      const entry = { name, options, failure: null, isEnded: false };
      begun.push(entry);
      return {
        ...noTracing.begin(name),
        fail: (errorType) => void Object.assign(entry, { failure: errorType }),
        end: () => void Object.assign(entry, { isEnded: true }),
      };
    },
  };
  return { begun, tracing };
}

describe('traced', () => {
  it('ends its span with the work, and fails it with a code and no message', async () => {
    const { begun, tracing } = recorder();
    expect(await traced(tracing, 'work', {}, async () => 7)).toBe(7);
    const broken = Object.assign(new Error('password=canary'), { code: '23505' });
    await expect(traced(tracing, 'broken', {}, () => Promise.reject(broken))).rejects.toBe(broken);
    expect(begun).toMatchObject([
      { name: 'work', failure: null, isEnded: true },
      { name: 'broken', failure: '23505', isEnded: true },
    ]);
  });
});

describe('a batch', () => {
  it('belongs to its first trace that is kept and links the others', async () => {
    const { begun, tracing } = recorder();
    const traceParents = [null, leftOut, first, second, first, undefined];
    await tracedBatch(tracing, 'commit', { traceParents }, async () => undefined);
    expect(begun).toMatchObject([{ options: { parent: first, links: [second] } }]);
  });

  it('has no span where nothing is kept', async () => {
    const { begun, tracing } = recorder();
    expect(await tracedBatch(tracing, 'commit', { traceParents: [leftOut, null] }, async () => 1)).toBe(1);
    expect(begun).toEqual([]);
  });
});

describe('a traceparent', () => {
  it.each([
    [first, true, '0af7651916cd43dd8448eb211c80319c'],
    [leftOut, false, '2af7651916cd43dd8448eb211c80319c'],
    [null, false, null],
    ['anything-else', false, null],
  ])('%s', (traceParent, isKept, traceId) => {
    expect([isSampled(traceParent), traceIdOf(traceParent)]).toEqual([isKept, traceId]);
  });
});
