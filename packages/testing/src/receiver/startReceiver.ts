import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { portOf } from '../freePort.ts';
import { type Behaviour, perform } from './behaviour.ts';

export type ReceivedRequest = {
  method: string;
  /** Path with query, as it was sent. */
  path: string;
  headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  rawHeaders: readonly string[];
  body: Buffer;
  /** When the whole request had been read. */
  receivedAt: Date;
  /** Counts from 1; requests that shared a keep-alive connection share it. */
  connection: number;
};

/** An HTTP receiver on 127.0.0.1 that records what it gets and misbehaves on demand. */
export type Receiver = {
  port: number;
  /** Every request so far, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  url(path?: string): string;
  /** What requests to `path` meet, in turn; the last one stays. Without any, 200. A function decides per request. */
  on(path: string, ...behaviours: (Behaviour | ((request: ReceivedRequest) => Behaviour))[]): void;
  requestsTo(path: string): ReceivedRequest[];
  /** Resolves to all requests once `predicate` holds for them; rejects after `timeoutMs` with what came. */
  waitFor(predicate: (requests: readonly ReceivedRequest[]) => boolean, timeoutMs?: number): Promise<ReceivedRequest[]>;
  /** Forgets requests and behaviours. */
  reset(): void;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
};

export async function startReceiver(options: { port?: number } = {}): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const scripts = new Map<string, (Behaviour | ((request: ReceivedRequest) => Behaviour))[]>();
  const waiting = new Set<() => void>();
  const connections = new WeakMap<object, number>();
  let connectionCount = 0;

  const behaviourFor = (request: ReceivedRequest): Behaviour => {
    const script = scripts.get(request.path);
    const next = script && script.length > 1 ? script.shift() : script?.[0];
    return typeof next === 'function' ? next(request) : (next ?? 200);
  };
  const receive = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const request: ReceivedRequest = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body: Buffer.concat(chunks),
      receivedAt: new Date(),
      connection: connections.get(message.socket) ?? 0,
    };
    requests.push(request);
    const behaviour = behaviourFor(request);
    for (const check of waiting) check();
    await perform(behaviour, response);
  };

  const server = createServer((message, response) => {
    // A sender that leaves in the middle is part of what is tested.
    receive(message, response).catch(() => response.destroy());
  });
  server.requestTimeout = 0;
  server.on('connection', (socket) => connections.set(socket, ++connectionCount));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);

  return {
    port,
    requests,
    url: (path = '/') => `http://127.0.0.1:${port}${path}`,
    on: (path, ...behaviours) => void scripts.set(path, behaviours),
    requestsTo: (path) => requests.filter((request) => request.path === path),
    waitFor: (predicate, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const finish = (end: () => void): void => {
          waiting.delete(check);
          clearTimeout(timer);
          end();
        };
        const check = (): void => {
          if (predicate(requests)) finish(() => resolve([...requests]));
        };
        const timer = setTimeout(() => {
          const seen = requests.map((request) => `${request.method} ${request.path}`).join(', ') || 'nothing';
          finish(() => reject(new Error(`not received within ${timeoutMs} ms; received ${seen}`)));
        }, timeoutMs);
        waiting.add(check);
        check();
      }),
    reset() {
      requests.length = 0;
      scripts.clear();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
