import type { RequestHandler } from 'express';

/** No other site may call: a preflight gets no CORS header, so the browser stops there. */
export const answerOptions: RequestHandler = (request, response, next) => {
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response.set('allow', 'GET, HEAD, POST, OPTIONS').status(204).end();
};
