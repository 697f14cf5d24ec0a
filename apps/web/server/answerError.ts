import { type ErrorCode, httpStatusOf } from '@novapulse/core';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { Response } from 'express';
import { requestIdOf } from './requestIdOf.ts';

/** Answers in the shape of tRPC's errors, for what is refused before a procedure is reached. */
export function answerError(response: Response, code: ErrorCode, message: string, reason?: string): void {
  const requestId = requestIdOf(response);
  const data = { code, httpStatus: httpStatusOf[code], requestId, ...(reason !== undefined && { reason }) };
  response
    .status(data.httpStatus)
    .set('cache-control', 'no-store')
    .json({ error: { message, code: TRPC_ERROR_CODES_BY_KEY[code], data } });
}
