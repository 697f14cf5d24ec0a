import type { ServerResponse } from 'node:http';

/** The id that `requestIds` gave to the request that this is the response to. */
export function requestIdOf(response: ServerResponse): string {
  const requestId = response.getHeader('x-request-id');
  return typeof requestId === 'string' ? requestId : '';
}
