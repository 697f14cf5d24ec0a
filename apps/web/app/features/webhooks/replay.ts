import type { JobStatus } from '../../components/ui/status.ts';

export type ReplayStatus = 'failed' | 'cancelled' | 'skipped' | 'succeeded';

export type ReplayView = {
  id: string;
  status: JobStatus;
  error: string | null;
  total: number;
  done: number;
  perSecond: number;
  statuses: readonly ReplayStatus[];
  eventTypes: readonly string[];
  createdAt: string;
};

const hourMs = 3_600_000;

export const replaySpans = [
  { value: '1h', label: 'the last hour', ms: hourMs },
  { value: '6h', label: 'the last 6 hours', ms: 6 * hourMs },
  { value: '24h', label: 'the last 24 hours', ms: 24 * hourMs },
  { value: '3d', label: 'the last 3 days', ms: 72 * hourMs },
  { value: '7d', label: 'the last 7 days', ms: 168 * hourMs },
  { value: '30d', label: 'the last 30 days', ms: 720 * hourMs },
] as const;

export const replayStatuses: readonly { value: ReplayStatus; label: string }[] = [
  { value: 'failed', label: 'Failed' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'succeeded', label: 'Succeeded' },
];

/** What the form asks for. The first visit has no answer yet. */
export type ReplayQuestion = { span: string; statuses: ReplayStatus[]; eventTypes: string[]; isAsked: boolean };

export function readReplayQuestion(params: URLSearchParams | FormData): ReplayQuestion {
  const given = params.getAll('status');
  const statuses = replayStatuses.map(({ value }) => value).filter((value) => given.includes(value));
  const isAsked = params.has('since');
  const span = replaySpans.find(({ value }) => value === params.get('since'))?.value ?? '24h';
  const types = params.get('eventTypes');
  return {
    span,
    statuses: isAsked ? statuses : ['failed', 'skipped', 'cancelled'],
    eventTypes: typeof types === 'string' ? types.split(/[\s,]+/).filter(Boolean) : [],
    isAsked,
  };
}

/** The input of `webhooks.replay`. */
export function replayInput(id: string, question: ReplayQuestion, now: Date) {
  const { span, statuses, eventTypes } = question;
  const ms = replaySpans.find(({ value }) => value === span)?.ms ?? hourMs;
  return { id, since: new Date(now.getTime() - ms).toISOString(), status: statuses, eventTypes };
}
