import type { RequestHandler } from 'express';
import { answerError } from '../answerError.ts';

// What the Fetch standard forbids, so that no Request can be built of it (https://fetch.spec.whatwg.org/#forbidden-method).
const forbiddenMethods = new Set(['CONNECT', 'TRACE', 'TRACK']);

// A name or address with an optional port (RFC 9110, section 7.2). Anything else in it, such as user information, would
// make other hosts of the URLs that are built from it.
const hostPattern = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Refuses requests whose method, target or Host header is none that this server answers, before anything builds a URL
 * of them: what cannot be parsed must be a 4xx, not a failure.
 */
export const requestTarget: RequestHandler = (request, response, next) => {
  const { host } = request.headers;
  if (forbiddenMethods.has(request.method)) {
    answerError(response, 'BAD_REQUEST', `The method ${request.method} is not supported.`);
  } else if (host !== undefined && !isHost(host)) {
    answerError(response, 'BAD_REQUEST', 'The Host header is not a host name with an optional port.');
  } else if (!request.url.startsWith('/') || !URL.canParse(request.url, 'http://localhost')) {
    answerError(response, 'BAD_REQUEST', 'The request target must be a path that begins with "/".');
  } else {
    next();
  }
};

function isHost(host: string): boolean {
  return hostPattern.test(host) && URL.canParse(`http://${host}`);
}
