import type { AppRouter } from '@novapulse/api';
import type { inferRouterOutputs } from '@trpc/server';
import { CircleCheck, CircleX, Moon, RotateCw } from 'lucide-react';
import type { StatusLook } from '../../components/ui/status.ts';
import { jobStatusLooks } from '../../components/ui/status.ts';

type Outputs = inferRouterOutputs<AppRouter>;

export type RunView = Outputs['workflows']['list']['items'][number];
export type RunDetail = Outputs['workflows']['get'];
export type StepView = RunDetail['steps'][number];

export const stepLooks: Record<StepView['status'], StatusLook> = {
  running: jobStatusLooks.running,
  retrying: { label: 'Retrying', tone: 'warn', icon: RotateCw },
  waiting: { label: 'Waiting', tone: 'idle', icon: Moon },
  succeeded: { label: 'Succeeded', tone: 'ok', icon: CircleCheck },
  failed: { label: 'Failed', tone: 'bad', icon: CircleX },
  cancelled: jobStatusLooks.cancelled,
};

const kinds: Readonly<Record<string, string>> = {
  run: 'runs code',
  transaction: 'runs code in one transaction',
  sleep: 'sleeps',
  event: 'waits for an event',
  signal_token: 'makes a link',
  signal: 'waits for an answer',
  job: 'enqueues a job',
  email: 'sends a mail',
  publish: 'publishes an event',
  report: 'makes a report',
};

/** What a step does, in a few words. */
export function kindWords(kind: string): string {
  return kinds[kind] ?? kind;
}

const triggers: Readonly<Record<string, string>> = {
  api: 'by a call',
  invite_accepted: 'because an invitation was accepted',
  endpoint_disabled: 'because an endpoint was disabled',
};

export function triggerWords(trigger: string): string {
  return triggers[trigger] ?? `by ${trigger}`;
}

/** Whether the run may go on again, from where it stopped or from a step. */
export function isRetryable({ status }: Pick<RunView, 'status'>): boolean {
  return status === 'failed' || status === 'cancelled';
}
