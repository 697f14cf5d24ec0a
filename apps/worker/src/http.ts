import type { RequestListener } from 'node:http';
import { createOpsHandler, type Logger, type OpsOptions } from '@novapulse/runtime';

/** Answers `/health/*` and `/metrics` on WORKER_PORT, and nothing else. */
export function createWorkerHttp(options: OpsOptions & { logger: Logger }): RequestListener {
  const ops = createOpsHandler(options);
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    ops(path, request, response).then(
      (isAnswered) => {
        if (!isAnswered) {
          response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found.\n');
        }
      },
      (err: unknown) => {
        options.logger.error({ err, path }, 'request_failed');
        response.writeHead(500).end();
      },
    );
  };
}
