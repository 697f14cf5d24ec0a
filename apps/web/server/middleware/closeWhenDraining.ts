import type { RequestHandler } from 'express';

/** Tells callers with a pool of connections to open the next one elsewhere. */
export function closeWhenDraining(isDraining: () => boolean): RequestHandler {
  return (_request, response, next) => {
    if (isDraining()) {
      response.set('connection', 'close');
    }
    next();
  };
}
