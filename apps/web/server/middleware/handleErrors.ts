import { faultMessage } from '@novapulse/api/server';
import type { Logger } from '@novapulse/runtime';
import type { ErrorRequestHandler } from 'express';
import { answerError } from '../answerError.ts';
import { requestIdOf } from '../requestIdOf.ts';

/** The last resort. What the request is to blame for (express says so by a status) is a 400, the rest is a bug. */
export function handleErrors({ logger }: { logger: Logger }): ErrorRequestHandler {
  return (err: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(err);
      return;
    }
    if (isCallersFault(err)) {
      answerError(response, 'BAD_REQUEST', 'The request cannot be read. Check its path and headers.');
      return;
    }
    logger.error({ err }, 'request_failed');
    answerError(response, 'INTERNAL_SERVER_ERROR', faultMessage(requestIdOf(response)));
  };
}

function isCallersFault(err: unknown): boolean {
  const status: unknown = err instanceof Error && 'status' in err ? err.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}
