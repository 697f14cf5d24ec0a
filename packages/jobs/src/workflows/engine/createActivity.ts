/** Lets a loop rest until something has happened. */
export type Activity = {
  happened(): void;
  /** Resolves when something happens from now on, or after `timeoutMs` or 24 days (null: never). */
  wait(timeoutMs: number | null): Promise<void>;
};

// Node takes a longer one for 1 ms.
const longestTimeoutMs = 2 ** 31 - 1;

export function createActivity(): Activity {
  let wake = () => {};
  return {
    happened: () => wake(),
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        const timer = timeoutMs === null ? undefined : setTimeout(resolve, Math.min(timeoutMs, longestTimeoutMs));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
