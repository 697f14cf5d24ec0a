import type { RequestHandler } from 'express';
import { answerError } from '../answerError.ts';

const maxBytes = 1024 * 1024;

/**
 * Refuses what is too much for a form before anything reads it: pages keep a form in memory as a whole, whoever sends
 * it. Below /api, bodies are read by what knows their limit. Browsers always say how long a form is.
 */
export const limitForms: RequestHandler = (request, response, next) => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (request.path.startsWith('/api/') || (encoding === undefined && Number(length) <= maxBytes)) {
    next();
    return;
  }
  // Read and dropped, or the client could not read the answer.
  request.resume();
  if (encoding === undefined) answerError(response, 'PAYLOAD_TOO_LARGE', `A form has at most ${maxBytes} bytes.`);
  else answerError(response, 'BAD_REQUEST', 'Say how long the form is: send content-length instead of chunks.');
};
