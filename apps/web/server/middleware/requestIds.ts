import type { NewId } from '@novapulse/core';
import type { RequestContext } from '@novapulse/runtime';
import type { RequestHandler } from 'express';

// What proxies and tracers send; anything else could smuggle text into logs.
const validRequestId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Gives every request an id, the caller's own when it is valid: answered as `x-request-id`, and in each log line. */
export function requestIds({ newId, context }: { newId: NewId; context: RequestContext }): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && validRequestId.test(given) ? given : newId('request');
    response.setHeader('x-request-id', requestId);
    context.run({ requestId }, next);
  };
}
