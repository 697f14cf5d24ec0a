import type { Logger } from '../logging/createLogger.ts';

type Options<Reading> = {
  read: () => Promise<Reading>;
  /** A scrape must succeed while the database is away: the gauges are absent then, which an alert can ask for. */
  none: Reading;
  lifetimeMs: number;
  logger: Logger;
  /** The name of the line that says that it failed. */
  event: string;
};

/** Asks once for all gauges that show a reading, and not again within its lifetime however many scrape. */
export function readCached<Reading>({ read, none, lifetimeMs, logger, event }: Options<Reading>) {
  let reading: { atMs: number; value: Promise<Reading> } | null = null;
  return (): Promise<Reading> => {
    const now = performance.now();
    if (reading === null || now - reading.atMs >= lifetimeMs) {
      const value = read().catch((err: unknown) => {
        logger.warn({ err }, event);
        return none;
      });
      reading = { atMs: now, value };
    }
    return reading.value;
  };
}
