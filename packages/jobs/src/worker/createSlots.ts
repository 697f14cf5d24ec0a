/** A fair semaphore: slots are given in the order in which they were asked for. */
export type Slots = {
  acquire(): Promise<void>;
  release(): void;
  /** Slots in use now. */
  used(): number;
};

export function createSlots(size: number): Slots {
  let used = 0;
  const waiting: (() => void)[] = [];
  return {
    acquire() {
      if (used < size) {
        used += 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    release() {
      const next = waiting.shift();
      if (next) next();
      else used -= 1;
    },
    used: () => used,
  };
}
