import type { AttemptOutcome, JobStatus, QueueName } from '@novapulse/db';

/** One attempt that ended in this worker. */
export type EndedAttempt = {
  jobId: string;
  organizationId: string | null;
  queue: QueueName;
  name: string;
  attempt: number;
  outcome: AttemptOutcome;
  /** Where the job stands now; null when it was no longer this attempt's to decide. */
  status: JobStatus | null;
  durationMs: number;
  /** How long the job was due before the attempt started. */
  waitedMs: number;
  errorCode: string | null;
};

/** What a worker tells metrics and logs. */
export type WorkerObserver = {
  attemptEnded(attempt: EndedAttempt): void;
  /** Runs an attempt, so that the lines that are logged meanwhile can say whose they are. */
  around?<T>(attempt: { jobId: string }, run: () => Promise<T>): Promise<T>;
  /** A fault of ours or of a dependency, never of a job. */
  fault(error: unknown, doing: string): void;
};
