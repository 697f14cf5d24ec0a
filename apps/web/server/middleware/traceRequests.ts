import { noTracing, type Tracing } from '@novapulse/core';
import { opsPaths } from '@novapulse/runtime';
import type { RequestHandler } from 'express';
import { requestIdOf } from '../requestIdOf.ts';
import { routeOf } from '../routeOf.ts';

const untraced: ReadonlySet<string> = new Set(opsPaths);

/**
 * The span of a request, a child of the caller's when there is a `traceparent` header (W3C Trace Context). It has the
 * route and never the query string, headers or body (invariant 10). Probes, scrapes and the dashboard's files have none.
 */
export function traceRequests({ tracing = noTracing }: { tracing?: Tracing }): RequestHandler {
  return (request, response, next) => {
    const { method, path, protocol } = request;
    if (tracing === noTracing || untraced.has(path) || path.startsWith('/assets/')) {
      next();
      return;
    }
    const route = routeOf(path);
    const { traceparent } = request.headers;
    const span = tracing.begin(`${method} ${route}`, {
      kind: 'server',
      parent: typeof traceparent === 'string' ? traceparent : null,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'url.path': path,
        'url.scheme': protocol,
        'novapulse.request.id': requestIdOf(response),
      },
    });
    response.once('close', () => {
      const { statusCode } = response;
      span.set({ 'http.response.status_code': statusCode });
      if (statusCode >= 500) span.fail(String(statusCode));
      else if (!response.writableFinished) span.fail('aborted');
      span.end();
    });
    span.run(next);
  };
}
