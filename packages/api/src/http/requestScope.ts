import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string>();

/** Runs the handling of one request with its id at hand, also for errors that happen before there is a context. */
export function inRequestScope<T>(requestId: string, run: () => T): T {
  return scope.run(requestId, run);
}

/** The id of the request being handled; empty outside of one. */
export function requestIdInScope(): string {
  return scope.getStore() ?? '';
}
