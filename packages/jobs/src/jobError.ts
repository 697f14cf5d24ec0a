export type JobErrorOptions = {
  /** Whether another try can help. */
  retryable: boolean;
  /** The least delay before the next try, in milliseconds, where the other side named one. */
  delayMs?: number;
  /** A stable word for programs. `job_error` unless given. */
  code?: string;
  /** For the log only: it is not stored. */
  cause?: unknown;
};

/** How a handler says that its try failed. The message is stored with the job and read by the tenant's people. */
export class JobError extends Error {
  readonly retryable: boolean;
  readonly delayMs: number | null;
  readonly code: string;

  constructor(message: string, { retryable, delayMs, code = 'job_error', cause }: JobErrorOptions) {
    super(message, { cause });
    this.name = 'JobError';
    this.retryable = retryable;
    this.delayMs = delayMs ?? null;
    this.code = code;
  }
}
