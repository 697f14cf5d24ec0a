import type { AppRouter } from '@novapulse/api';
import type { inferRouterOutputs } from '@trpc/server';

export type HealthView = inferRouterOutputs<AppRouter>['system']['health'];
export type CheckView = HealthView['checks'][number];
