import { expect, it } from 'vitest';
import { createSlots, type SlotUser } from './createSlots.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Slots whose users are named, so that a test can follow who got one and give it back. */
function follow(slots: ReturnType<typeof createSlots>) {
  const order: string[] = [];
  const refused: string[] = [];
  const held = new Map<string, () => void>();
  return {
    order,
    refused,
    ask(user: SlotUser, name: string) {
      return slots.acquire(user).then((release) => {
        if (release === null) return void refused.push(name);
        order.push(name);
        held.set(name, release);
      });
    },
    async release(name: string) {
      held.get(name)?.();
      await settled();
    },
  };
}

it('gives a free slot to the tenant with the fewest, and within a tenant to who asked first', async () => {
  const slots = createSlots(2);
  const { ask, release, order } = follow(slots);
  const tenant = (name: string) => ({ tenant: name });
  await Promise.all([ask(tenant('a'), 'a1'), ask(tenant('a'), 'a2')]);
  for (const name of ['a3', 'a4', 'b1', 'b2', 'c1']) void ask(tenant(name.slice(0, 1)), name);
  for (const name of ['a1', 'a2', 'b1', 'b2', 'a3']) await release(name);
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'c1', 'a4']);
  expect(slots.used()).toBe(2);
  for (const name of ['c1', 'a4']) await release(name);
  expect(slots.used()).toBe(0);
});

it('leaves slots to other endpoints of the same tenant, and refuses those who wait for a slow one', async () => {
  let nowMs = 0;
  const slots = createSlots(10, { nowMs: () => nowMs, patienceMs: 20 });
  const { ask, release, order, refused } = follow(slots);
  const slow = { tenant: 'a', endpoint: 'slow' };
  for (let n = 0; n < 12; n += 1) void ask(slow, `slow${n}`);
  await settled();
  expect(order).toHaveLength(8);
  await ask({ tenant: 'a', endpoint: 'quiet' }, 'quiet');
  expect(order.at(-1)).toBe('quiet');
  // Not yet known to be slow: the others wait.
  expect(refused).toEqual([]);
  nowMs += 21;
  await ask(slow, 'late');
  expect(refused).toEqual(['late']);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(refused.toSorted()).toEqual(['late', 'slow10', 'slow11', 'slow8', 'slow9']);
  await release('slow0');
  await release('quiet');
  expect(slots.used()).toBe(7);
});

it('lets an endpoint that is fast wait for its slots', async () => {
  const slots = createSlots(5, { nowMs: () => 0, patienceMs: 5 });
  const { ask, release, order, refused } = follow(slots);
  for (let n = 0; n < 8; n += 1) void ask({ tenant: 'a', endpoint: 'fast' }, `${n}`);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(order).toEqual(['0', '1', '2', '3']);
  for (const name of ['0', '1', '2', '3']) await release(name);
  expect(order).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(refused).toEqual([]);
});
