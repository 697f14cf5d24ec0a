/** Every way in which NovaPulse refuses on purpose. The names are tRPC's, so that a code passes through unchanged. */
export type ErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** The one table from a code to its HTTP status. `INTERNAL_SERVER_ERROR` is for bugs: nothing throws it on purpose. */
export const httpStatusOf: Readonly<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
};

export type ErrorDetails = {
  /** A stable word for programs, such as `STEP_UP_REQUIRED`. */
  reason?: string | undefined;
  /** Messages by input path, such as `{ 'data.url': ['…'] }`. */
  fieldErrors?: Record<string, string[]> | undefined;
  /** Whole seconds after which trying again makes sense. */
  retryAfterSeconds?: number | undefined;
  /** For the log only: never sent to a caller. */
  cause?: unknown;
};

const brand = Symbol.for('novapulse.NovaError');

/**
 * A refusal with a code. The message is read by people: it says what happened, which input was at fault and what to
 * do next, and it holds no secret and nothing of another tenant.
 */
export class NovaError extends Error {
  override readonly name = 'NovaError';
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  readonly fieldErrors: Record<string, string[]> | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.reason = details.reason;
    this.fieldErrors = details.fieldErrors;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Works across copies of this module: a server bundle and the server around it may each hold one. */
export function isNovaError(value: unknown): value is NovaError {
  return value instanceof Error && brand in value;
}
