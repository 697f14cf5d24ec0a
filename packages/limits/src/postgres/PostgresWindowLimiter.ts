import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { TakeFunction, TakeResult } from './createTakeFunction.ts';

type Options = { take: TakeFunction; points: number; duration: number; keyPrefix: string };

/**
 * rate-limiter-flexible on Postgres with a sliding window instead of its fixed one. It overrides the two methods that
 * every store of the library implements (its `RateLimiterStoreAbstract`); the version is pinned, and the stores' suite
 * of tests notices when they change.
 */
export class PostgresWindowLimiter extends RateLimiterPostgres {
  readonly #take: TakeFunction;

  constructor({ take, ...options }: Options) {
    // The statements are ours, so the library needs neither a client nor its table, and clears nothing up.
    super({ ...options, storeClient: take, storeType: 'pool', tableCreated: true, clearExpiredByTimeout: false });
    this.#take = take;
  }

  _upsert(key: string, points: number, windowMs: number): Promise<TakeResult> {
    return this.#take({ key, points, limit: this.points, windowMs });
  }

  _getRateLimiterRes(_key: string, _points: number, { consumed, waitMs }: TakeResult): RateLimiterRes {
    return new RateLimiterRes(Math.max(this.points - consumed, 0), waitMs, consumed, false);
  }

  _delete(key: string): Promise<boolean> {
    return this.#take.forget(key);
  }
}
