import { isNovaError, NovaError } from '@novapulse/core';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { requestIdInScope } from '../http/requestScope.ts';
import { faultMessage } from './faultMessage.ts';
import { fieldErrorsOf } from './fieldErrors.ts';
import { invalidInput } from './invalidInput.ts';
import { isUnavailable } from './isUnavailable.ts';

/**
 * Turns whatever a procedure threw into a refusal that may be shown. Whatever is not known becomes
 * `INTERNAL_SERVER_ERROR`, which says nothing about its cause; the cause is kept for the log, where the request's id leads to it.
 */
export function toNovaError(error: unknown, requestId = requestIdInScope()): NovaError {
  if (isNovaError(error)) return error;
  if (error instanceof TRPCError) return fromTrpcError(error, requestId);
  if (isUnavailable(error)) {
    return new NovaError('SERVICE_UNAVAILABLE', 'The database cannot be reached right now. Try again in a moment.', {
      retryAfterSeconds: 1,
      cause: error,
    });
  }
  return new NovaError('INTERNAL_SERVER_ERROR', faultMessage(requestId), { cause: error });
}

function fromTrpcError(error: TRPCError, requestId: string): NovaError {
  switch (error.code) {
    case 'BAD_REQUEST':
    case 'PARSE_ERROR':
      return fromBadRequest(error);
    case 'UNAUTHORIZED':
    case 'FORBIDDEN':
    case 'NOT_FOUND':
    case 'CONFLICT':
    case 'PRECONDITION_FAILED':
    case 'TOO_MANY_REQUESTS':
      return isNovaError(error.cause) ? error.cause : new NovaError(error.code, error.message);
    case 'PAYLOAD_TOO_LARGE':
      return isNovaError(error.cause) ? error.cause : new NovaError(error.code, 'The request body is too large.');
    default:
      return toNovaError(error.cause ?? new Error(error.message), requestId);
  }
}

function fromBadRequest(error: TRPCError): NovaError {
  if (isNovaError(error.cause)) return error.cause;
  if (error.cause instanceof z.ZodError) return invalidInput(fieldErrorsOf(error.cause));
  if (error.cause instanceof SyntaxError) return invalidInput({ input: ['This is not valid JSON.'] });
  return new NovaError('BAD_REQUEST', error.message);
}
