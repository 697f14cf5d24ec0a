import type { EventEmitter } from 'node:events';

/** Whether and how hard someone wants the stack to stop. */
export type StopRequest = {
  requested: Promise<void>;
  isRequested(): boolean;
  /** A second signal, more than two seconds after the first. */
  forced: Promise<void>;
  isForced(): boolean;
};

// npm passes a Ctrl-C on that the terminal has sent already, and the bootstrap passes on what both send.
const sameSignalMs = 2000;

/**
 * Listens for SIGTERM, SIGINT and SIGHUP, and for the end of the bootstrap, which a killed bootstrap announces by its
 * closed IPC channel only.
 */
export function listenForStop(source: Pick<EventEmitter, 'on'>, isParentGone: boolean): StopRequest {
  const request = Promise.withResolvers<void>();
  const force = Promise.withResolvers<void>();
  let firstSignalAtMs: number | null = null;
  let isRequested = false;
  let isForced = false;
  const begin = (): void => {
    isRequested = true;
    request.resolve();
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    source.on(name, () => {
      firstSignalAtMs ??= performance.now();
      begin();
      if (performance.now() - firstSignalAtMs <= sameSignalMs) return;
      isForced = true;
      force.resolve();
    });
  }
  source.on('disconnect', begin);
  if (isParentGone) begin();
  return {
    requested: request.promise,
    isRequested: () => isRequested,
    forced: force.promise,
    isForced: () => isForced,
  };
}
