import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatcher } from './batcher.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A `run` whose batches end only when the test says so. */
function heldRun() {
  const started: { items: number[]; succeed: () => void; fail: (error: Error) => void }[] = [];
  const run = (items: number[]) =>
    new Promise<string[]>((resolve, reject) => {
      started.push({ items, succeed: () => resolve(items.map((item) => `done ${item}`)), fail: reject });
    });
  return { started, run };
}

describe('createBatcher', () => {
  it('lets everything pushed in one turn share one batch', async () => {
    const { started, run } = heldRun();
    const batcher = createBatcher({ run, maxSize: 10, maxConcurrent: 1 });
    const results = [batcher.push(1), batcher.push(2)];
    await Promise.resolve();
    results.push(batcher.push(3));
    expect(started).toEqual([]);
    await nextTurn();
    expect(started.map((batch) => batch.items)).toEqual([[1, 2, 3]]);
    started[0]?.succeed();
    expect(await Promise.all(results)).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('gathers what comes while the allowed number of batches run', async () => {
    const { started, run } = heldRun();
    const batcher = createBatcher({ run, maxSize: 10, maxConcurrent: 2 });
    for (const item of [1, 2, 3, 4]) {
      void batcher.push(item);
      await nextTurn();
    }
    expect(started.map((batch) => batch.items)).toEqual([[1], [2]]);
    started[1]?.succeed();
    await nextTurn();
    await nextTurn();
    expect(started.map((batch) => batch.items)).toEqual([[1], [2], [3, 4]]);
  });

  it('splits what exceeds one batch over the free places, in order', async () => {
    const { started, run } = heldRun();
    const batcher = createBatcher({ run, maxSize: 2, maxConcurrent: 2 });
    for (const item of [1, 2, 3, 4, 5]) void batcher.push(item);
    await nextTurn();
    expect(started.map((batch) => batch.items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('rejects only the items of the batch that failed', async () => {
    const { started, run } = heldRun();
    const batcher = createBatcher({ run, maxSize: 2, maxConcurrent: 2 });
    const settled = Promise.allSettled([1, 2, 3].map((item) => batcher.push(item)));
    await nextTurn();
    started[0]?.fail(new Error('database is away'));
    started[1]?.succeed();
    expect((await settled).map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    const later = batcher.push(4);
    await nextTurn();
    started[2]?.succeed();
    expect(await later).toBe('done 4');
  });

  it('rejects a batch whose run throws at once or returns too few results', async () => {
    const throwing = createBatcher<number, number>({
      run: () => {
        throw new Error('not even a promise');
      },
      maxSize: 1,
      maxConcurrent: 1,
    });
    await expect(throwing.push(1)).rejects.toThrow('not even a promise');
    const short = createBatcher<number, number>({ run: async () => [], maxSize: 1, maxConcurrent: 1 });
    await expect(short.push(1)).rejects.toThrow('1 items came back with 0 results');
    await expect(short.idle()).resolves.toBeUndefined();
  });

  it('is idle only when nothing waits and nothing runs', async () => {
    const { started, run } = heldRun();
    const batcher = createBatcher({ run, maxSize: 1, maxConcurrent: 1 });
    await batcher.idle();
    const order: string[] = [];
    void batcher.push(1).then(() => order.push('first'));
    void batcher.push(2).catch(() => order.push('second'));
    const idle = batcher.idle().then(() => order.push('idle'));
    await nextTurn();
    started[0]?.succeed();
    await nextTurn();
    await nextTurn();
    started[1]?.fail(new Error('late'));
    await idle;
    expect(order).toEqual(['first', 'second', 'idle']);
  });

  it('runs in the context in which it was made and answers in the caller’s', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        seen.push(request.getStore());
        return items;
      },
      maxSize: 1,
      maxConcurrent: 1,
    });
    const answered = await request.run('one', async () => {
      await Promise.all([batcher.push(1), batcher.push(2)]);
      return request.getStore();
    });
    expect(seen).toEqual([undefined, undefined]);
    expect(answered).toBe('one');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d as a size or a number of batches', (count) => {
    const run = async (items: number[]) => items;
    expect(() => createBatcher({ run, maxSize: count, maxConcurrent: 1 })).toThrow(RangeError);
    expect(() => createBatcher({ run, maxSize: 1, maxConcurrent: count })).toThrow(RangeError);
  });

  it('loses, doubles and reorders nothing, whatever the schedule', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ pauses: fc.boolean(), turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 60 }),
        async (maxSize, maxConcurrent, steps) => {
          const started: number[] = [];
          const failed = new Set<number>();
          let runningCount = 0;
          let mostRunning = 0;
          const batcher = createBatcher<number, number>({
            run: async (items) => {
              expect(items.length).toBeLessThanOrEqual(maxSize);
              started.push(...items);
              mostRunning = Math.max(mostRunning, ++runningCount);
              const step = steps[items[0] ?? 0];
              for (let turn = 0; turn < (step?.turns ?? 0); turn += 1) await nextTurn();
              runningCount -= 1;
              if (step?.fails) {
                for (const item of items) failed.add(item);
                throw new Error('refused');
              }
              return items.map((item) => item * 2);
            },
            maxSize,
            maxConcurrent,
          });
          const results: Promise<PromiseSettledResult<number>[]>[] = [];
          for (const [index, step] of steps.entries()) {
            results.push(Promise.allSettled([batcher.push(index)]));
            if (step.pauses) await nextTurn();
          }
          await batcher.idle();
          expect(runningCount).toBe(0);
          expect(started).toEqual(steps.map((_, index) => index));
          expect(mostRunning).toBeLessThanOrEqual(maxConcurrent);
          for (const [index, [result]] of (await Promise.all(results)).entries()) {
            if (failed.has(index)) expect(result?.status).toBe('rejected');
            else expect(result).toEqual({ status: 'fulfilled', value: index * 2 });
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps a batch below its weight, unless it is one item', async () => {
    const batches: number[][] = [];
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        batches.push(items);
        return items;
      },
      maxSize: 10,
      maxConcurrent: 1,
      weigh: (item) => item,
      maxWeight: 10,
    });
    await Promise.all([4, 5, 6, 50, 1].map((item) => batcher.push(item)));
    expect(batches).toEqual([[4, 5], [6], [50], [1]]);
  });
});
