import type { AppRouter } from '@novapulse/api';
import type { inferRouterOutputs } from '@trpc/server';

type Outputs = inferRouterOutputs<AppRouter>;

export type QueueView = Outputs['queues']['list'][number];
export type WorkerView = Outputs['queues']['workers'][number];
