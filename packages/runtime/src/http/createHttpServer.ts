import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export type HttpServer = {
  /** Resolves to the port that it listens on. Rejects with a PortError when the address cannot be used. */
  listen(port: number, host: string): Promise<number>;
  /**
   * Ends without dropping a request: streams are ended at once, requests in flight get their answers, idle connections
   * are closed, whatever is left at the deadline is cut. Resolves to the number of requests that were cut.
   */
  close(deadlineMs: number): Promise<number>;
};

/** The port is taken, or the address is not one of this machine. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

// The whole request, so 8 MiB must fit over a slow line.
const requestTimeoutMs = 120_000;
// Headers alone are small; a caller that dribbles them (slowloris) holds a socket no longer than this.
const headersTimeoutMs = 20_000;
// Longer than the idle timeout of the usual load balancers (60 s), or they would send a request into a connection that
// is just being closed here.
const keepAliveTimeoutMs = 65_000;

// A connection may have been accepted whose request is still on its way; one that stays silent for longer is of no use.
const firstBytesMs = 500;

export function createHttpServer(listener: RequestListener): HttpServer {
  const server = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: headersTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  });
  const inFlight = new Set<ServerResponse>();
  let isClosing = false;

  server.on(
    'request',
    (request: IncomingMessage, response: ServerResponse<IncomingMessage> & { req: IncomingMessage }) => {
      inFlight.add(response);
      response.once('close', () => inFlight.delete(response));
      if (isClosing) {
        response.setHeader('connection', 'close');
      }
      listener(request, response);
    },
  );

  return {
    async listen(port, host) {
      server.listen({ port, host });
      try {
        await once(server, 'listening');
      } catch (error) {
        throw new PortError(portProblem(error, port, host), { cause: error });
      }
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },

    async close(deadlineMs) {
      isClosing = true;
      const startedAtMs = performance.now();
      const closed = new AbortController();
      server.close(() => closed.abort());
      for (const response of inFlight) {
        if (isStream(response)) {
          response.destroy();
        }
      }
      const isClosed = () => closed.signal.aborted;
      while (!isClosed()) {
        // A connection that turns idle after the call above stays open until its timeout, unless it is closed here.
        server.closeIdleConnections();
        const elapsedMs = performance.now() - startedAtMs;
        if (elapsedMs >= deadlineMs || (inFlight.size === 0 && elapsedMs >= firstBytesMs)) {
          break;
        }
        await delay(20);
      }
      const cut = inFlight.size;
      server.closeAllConnections();
      return cut;
    },
  };
}

// Server-sent events never end by themselves; their callers come back, to another process, and go on where they were.
function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}

function portProblem(error: unknown, port: number, host: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken by another process; stop it or choose another port`;
    case 'EACCES':
      return `port ${port} needs more rights than this process has; choose a port above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine`;
    default:
      return `cannot listen on port ${port} of ${host} (${String(code ?? error)})`;
  }
}
