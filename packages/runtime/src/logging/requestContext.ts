import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of one request or job carries. */
export type ContextFields = { requestId?: string; jobId?: string; traceId?: string };

export type RequestContext = {
  run<Result>(fields: ContextFields, callback: () => Result): Result;
  current(): ContextFields;
};

/** One per process: give `current` to the logger, wrap each request in `run`. */
export function createRequestContext(): RequestContext {
  const storage = new AsyncLocalStorage<ContextFields>();
  return {
    run: (fields, callback) => storage.run({ ...storage.getStore(), ...fields }, callback),
    current: () => storage.getStore() ?? {},
  };
}
