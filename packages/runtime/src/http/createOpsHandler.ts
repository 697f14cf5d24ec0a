import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health, HealthAnswer } from '../health/createHealth.ts';
import type { Metrics } from '../metrics/createMetrics.ts';
import { type MetricsAccess, mayReadMetrics } from '../metrics/mayReadMetrics.ts';

export type OpsOptions = { health: Health; metrics: Metrics; metricsAccess: MetricsAccess };

/** The paths that the handler answers; everything else is left to the caller. */
export const opsPaths = ['/health/live', '/health/ready', '/health/startup', '/metrics'] as const;

type Answer = { status: number; contentType: string; text: string; headers?: Record<string, string> };

/**
 * `/health/*` and `/metrics`, the same on web and worker. Resolves to false when the path is another one. `path` is
 * the request's path without its query.
 */
export function createOpsHandler({ health, metrics, metricsAccess }: OpsOptions) {
  const routes: Record<(typeof opsPaths)[number], (request: IncomingMessage) => Answer | Promise<Answer>> = {
    '/health/live': () => healthText(health.live()),
    '/health/ready': async () => healthText(await health.ready()),
    '/health/startup': () => healthText(health.startup()),
    '/metrics': (request) => metricsText(metrics, metricsAccess, request.headers.authorization),
  };

  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const known = opsPaths.find((candidate) => candidate === path);
    if (known === undefined) {
      return false;
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const answer = isRead ? await routes[known](request) : refusal(405, { allow: 'GET, HEAD' });
    response.writeHead(answer.status, {
      'content-type': answer.contentType,
      'content-length': Buffer.byteLength(answer.text),
      'cache-control': 'no-store',
      ...answer.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : answer.text);
    return true;
  };
}

function healthText({ httpStatus, body }: HealthAnswer): Answer {
  return { status: httpStatus, contentType: 'application/json; charset=utf-8', text: JSON.stringify(body) };
}

async function metricsText(
  metrics: Metrics,
  access: MetricsAccess,
  authorization: string | undefined,
): Promise<Answer> {
  switch (mayReadMetrics(access, authorization)) {
    case 'yes': {
      const { contentType, text } = await metrics.read();
      return { status: 200, contentType, text };
    }
    case 'unauthorized':
      return refusal(401, { 'www-authenticate': 'Bearer realm="metrics"' });
    case 'not_found':
      return refusal(404);
  }
}

const reasons: Record<401 | 404 | 405, string> = {
  401: 'This needs METRICS_TOKEN as a bearer token.\n',
  404: 'Not found.\n',
  405: 'Use GET.\n',
};

function refusal(status: 401 | 404 | 405, headers: Record<string, string> = {}): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', text: reasons[status], headers };
}
