export { createLimiter, type LimiterOptions } from './createLimiter.ts';
export { createNodeCount, type NodeCount } from './createNodeCount.ts';
export type { LimitDecision, Limiter, Quota, Reservation, Verdict } from './limiter.ts';
export type { LimitOverrides } from './limitSettings.ts';
export { awaitStore } from './probeStore.ts';
export { createPostgresStore } from './stores/createPostgresStore.ts';
export { createRedisStore } from './stores/createRedisStore.ts';
export type { LimitStore } from './stores/limitStore.ts';
