import type { JobStatus } from '../../components/ui/status.ts';

/** What these pages need of a delivery. */
export type DeliveryView = {
  id: string;
  eventId: string;
  eventType: string;
  webhookId: string;
  /** Null once the endpoint was deleted. */
  webhookUrl: string | null;
  status: JobStatus;
  attemptCount: number;
  /** Attempts that ended with an outcome, and how many it may use up. */
  tries: number;
  budget: number;
  /** Of the latest attempt; no duration while it runs. */
  lastAttemptAt: string | null;
  lastDurationMs: number | null;
  lastStatusCode: number | null;
  lastErrorCode: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  finishedAt: string | null;
  replayOf: string | null;
};

export type AttemptOutcome =
  | 'started'
  | 'succeeded'
  | 'failed'
  | 'lost'
  | 'released'
  | 'late_succeeded'
  | 'late_failed';

export type HeaderValues = Readonly<Record<string, string | readonly string[]>>;

export type AttemptView = {
  number: number;
  startedAt: string;
  durationMs: number | null;
  outcome: AttemptOutcome;
  statusCode: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  url: string | null;
  requestHeaders: HeaderValues | null;
  responseHeaders: HeaderValues | null;
  responseBody: string | null;
  truncated: boolean;
};

/** Whether something is still to happen to the delivery by itself. */
export const isMoving: Record<JobStatus, boolean> = {
  pending: true,
  running: true,
  retrying: true,
  waiting: true,
  succeeded: false,
  failed: false,
  cancelled: false,
  skipped: false,
};

/** What retrying is called for a delivery in this state; null where it makes no sense. */
export const retryLabel: Record<JobStatus, string | null> = {
  pending: null,
  running: null,
  retrying: 'Retry now',
  waiting: 'Retry now',
  succeeded: 'Send again',
  failed: 'Retry now',
  cancelled: 'Retry now',
  skipped: 'Retry now',
};

/** The try that runs, or the last one that ended. */
export function triesOf({ status, tries }: Pick<DeliveryView, 'status' | 'tries'>): number {
  return status === 'running' ? tries + 1 : tries;
}

/** When something last happened to it. */
export function updatedAt({
  createdAt,
  lastAttemptAt,
  finishedAt,
}: Pick<DeliveryView, 'createdAt' | 'lastAttemptAt' | 'finishedAt'>): string {
  return finishedAt ?? lastAttemptAt ?? createdAt;
}
