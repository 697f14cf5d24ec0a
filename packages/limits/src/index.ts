export type { LimitDecision, Limiter, Quota, Verdict } from './limiter.ts';
