import { httpStatusOf, type NovaError } from '@novapulse/core';
import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server';
import { toNovaError } from './toNovaError.ts';

/** What every error carries beside its code and message. */
export type ErrorData = {
  code: TRPCError['code'];
  httpStatus: number;
  path?: string;
  /** Also sent as `x-request-id`, and in every log line of the request. */
  requestId: string;
  /** A stable word for programs, such as `STEP_UP_REQUIRED`. */
  reason?: string;
  /** Messages by input path, such as `events.3.type`. */
  fieldErrors?: Record<string, string[]>;
  retryAfterSeconds?: number;
};

type ErrorShape = Omit<TRPCDefaultErrorShape, 'data'> & { data: ErrorData };

/** Gives an error the shape that callers see. Method and media type stay tRPC's own refusals (405, 415). */
export function errorShape(error: TRPCError, shape: TRPCDefaultErrorShape, requestId: string): ErrorShape {
  const path = shape.data.path === undefined ? {} : { path: shape.data.path };
  if (error.code === 'METHOD_NOT_SUPPORTED' || error.code === 'UNSUPPORTED_MEDIA_TYPE') {
    return { ...shape, data: { code: error.code, httpStatus: shape.data.httpStatus, ...path, requestId } };
  }
  const refusal = toNovaError(error, requestId);
  return {
    code: shape.code,
    message: refusal.message,
    data: { code: refusal.code, httpStatus: httpStatusOf[refusal.code], ...path, requestId, ...detailsOf(refusal) },
  };
}

function detailsOf({ reason, fieldErrors, retryAfterSeconds }: NovaError): Partial<ErrorData> {
  return {
    ...(reason !== undefined && { reason }),
    ...(fieldErrors !== undefined && { fieldErrors }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}
