/**
 * A semaphore that is fair between tenants: of those who wait, a free slot goes to the one with the fewest slots, and
 * within a tenant and among equals to who asked first.
 */
export type Slots = {
  acquire(tenant: string): Promise<void>;
  release(tenant: string): void;
  /** Slots in use now. */
  used(): number;
};

type Line = { held: number; waiting: (() => void)[] };

export function createSlots(size: number): Slots {
  let used = 0;
  // In the order in which they began to wait, which decides among equals; a tenant without any slot or wish is not here.
  const lines = new Map<string, Line>();

  function lineOf(tenant: string): Line {
    const line = lines.get(tenant) ?? { held: 0, waiting: [] };
    lines.set(tenant, line);
    return line;
  }

  function next(): Line | undefined {
    let chosen: Line | undefined;
    for (const line of lines.values()) {
      if (line.waiting.length > 0 && (chosen === undefined || line.held < chosen.held)) chosen = line;
    }
    return chosen;
  }

  return {
    acquire(tenant) {
      const line = lineOf(tenant);
      if (used < size) {
        used += 1;
        line.held += 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => line.waiting.push(resolve));
    },
    release(tenant) {
      const own = lineOf(tenant);
      own.held -= 1;
      const line = next();
      const wake = line?.waiting.shift();
      if (line && wake) {
        line.held += 1;
        wake();
      } else {
        used -= 1;
      }
      if (own.held === 0 && own.waiting.length === 0) lines.delete(tenant);
    },
    used: () => used,
  };
}
