/** Counts work under way. */
export type Tally = {
  count<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves at the first moment at which nothing is under way. */
  idle(): Promise<void>;
};

export function createTally(): Tally {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  return {
    async count(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) {
          for (const resolve of waiting) resolve();
          waiting = [];
        }
      }
    },
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
