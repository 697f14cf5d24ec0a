import { expect, it } from 'vitest';
import { createSlots } from './createSlots.ts';

it('gives a free slot to the tenant with the fewest, and within a tenant to who asked first', async () => {
  const slots = createSlots(2);
  const order: string[] = [];
  const ask = (tenant: string, name: string) => slots.acquire(tenant).then(() => order.push(name));
  await Promise.all([ask('a', 'a1'), ask('a', 'a2')]);
  const waiting = [ask('a', 'a3'), ask('a', 'a4'), ask('b', 'b1'), ask('b', 'b2'), ask('c', 'c1')];
  const release = async (tenant: string) => {
    slots.release(tenant);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await release('a');
  await release('a');
  await release('b');
  await release('c');
  await release('a');
  await Promise.all(waiting.slice(0, 1));
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'c1', 'a4']);
  expect(slots.used()).toBe(2);
  await release('b');
  await release('a');
  expect(slots.used()).toBe(0);
});
