import type { Logger, Metrics } from '@novapulse/runtime';
import type { RequestHandler } from 'express';
import { clientAddressOf } from '../clientAddress.ts';
import { routeOf } from '../routeOf.ts';

/** One line and one measurement per request, when its answer has ended or its caller has gone. */
export function requestLog({ logger, metrics }: { logger: Logger; metrics: Metrics }): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now();
    const { method, path } = request;
    const route = routeOf(path);
    response.once('close', () => {
      const durationMs = performance.now() - startedAtMs;
      const status = response.statusCode;
      metrics.httpRequest({ method, route, status, durationSeconds: durationMs / 1000 });
      const fields = { method, path, status, durationMs: Math.round(durationMs * 10) / 10 };
      const more = { clientAddress: clientAddressOf(request), ...(!response.writableFinished && { isAborted: true }) };
      // Probes and scrapes come every few seconds for ever.
      const isProbe = route.startsWith('/health/') || route === '/metrics';
      logger[isProbe && status < 500 ? 'debug' : 'info']({ ...fields, ...more }, 'http_request');
    });
    next();
  };
}
