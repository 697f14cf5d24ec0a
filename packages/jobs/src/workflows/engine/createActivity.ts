/** Lets a loop rest until something has happened. */
export type Activity = {
  happened(): void;
  /** Resolves when something happens from now on, or after `timeoutMs` (null: never). */
  wait(timeoutMs: number | null): Promise<void>;
};

export function createActivity(): Activity {
  let wake = () => {};
  return {
    happened: () => wake(),
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        const timer = timeoutMs === null ? undefined : setTimeout(resolve, timeoutMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
