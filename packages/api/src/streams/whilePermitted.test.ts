import { once } from 'node:events';
import { NovaError } from '@novapulse/core';
import { describe, expect, it } from 'vitest';
import { whilePermitted } from './whilePermitted.ts';

/** A source that stays silent until its signal aborts, after `count` items. */
async function* numbersThenSilence(count: number, signal: AbortSignal) {
  for (let n = 1; n <= count; n += 1) yield n;
  await once(signal, 'abort');
}

function createAsker(grants: number) {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    if (asked > grants) throw new NovaError('UNAUTHORIZED', 'no more');
  };
  return { ask, asked: () => asked };
}

async function read(items: AsyncIterable<unknown>) {
  const seen: unknown[] = [];
  try {
    for await (const item of items) seen.push(item);
    return { seen, error: null };
  } catch (error) {
    return { seen, error };
  }
}

describe('whilePermitted', () => {
  it('ends an idle stream when its caller may no longer have it (invariant 13)', async () => {
    const { ask, asked } = createAsker(2);
    const { signal } = new AbortController();
    const { seen, error } = await read(whilePermitted(numbersThenSilence(2, signal), ask, 10));
    expect(seen).toEqual([1, 2]);
    expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(asked()).toBe(3);
  });

  it('asks before it gives an item that had to wait for its reader', async () => {
    const stream = whilePermitted(numbersThenSilence(2, new AbortController().signal), createAsker(0).ask, 10);
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    const since = performance.now();
    while (performance.now() - since < 20) await new Promise((resolve) => setImmediate(resolve));
    await expect(stream.next()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('does not ask more often than that', async () => {
    const { ask, asked } = createAsker(0);
    const source = (async function* () {
      for (let n = 0; n < 1000; n += 1) yield n;
    })();
    expect((await read(whilePermitted(source, ask, 60_000))).seen).toHaveLength(1000);
    expect(asked()).toBe(0);
  });

  it('closes its source when the reader leaves', async () => {
    let isClosed = false;
    const source = (async function* () {
      try {
        for (;;) yield 1;
      } finally {
        isClosed = true;
      }
    })();
    for await (const _item of whilePermitted(source, async () => undefined)) break;
    await Promise.resolve();
    expect(isClosed).toBe(true);
  });

  it('passes on what the source fails with', async () => {
    const source = (async function* () {
      yield 1;
      throw new Error('broken');
    })();
    expect((await read(whilePermitted(source, async () => undefined))).error).toMatchObject({ message: 'broken' });
  });
});
