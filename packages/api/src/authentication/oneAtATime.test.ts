import { describe, expect, it } from 'vitest';
import { createOneAtATime } from './oneAtATime.ts';

describe('createOneAtATime', () => {
  it('runs what has one key in order, and keys beside each other', async () => {
    const oneAtATime = createOneAtATime();
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = oneAtATime('a', async () => {
      await gate.promise;
      seen.push('a1');
    });
    const second = oneAtATime('a', async () => void seen.push('a2'));
    await oneAtATime('b', async () => void seen.push('b'));
    expect(seen).toEqual(['b']);
    gate.resolve();
    await Promise.all([first, second]);
    expect(seen).toEqual(['b', 'a1', 'a2']);
  });

  it('goes on after a failure', async () => {
    const oneAtATime = createOneAtATime();
    const failing = oneAtATime('a', () => Promise.reject(new Error('no')));
    const next = oneAtATime('a', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('refuses whoever would wait too long, and is open again afterwards', async () => {
    const oneAtATime = createOneAtATime();
    const gate = Promise.withResolvers<void>();
    const waiting = Array.from({ length: 101 }, () => oneAtATime('a', () => gate.promise));
    await expect(oneAtATime('a', async () => 1)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    gate.resolve();
    await Promise.all(waiting);
    expect(await oneAtATime('a', async () => 1)).toBe(1);
  });
});
