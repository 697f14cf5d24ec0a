import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { testCertificate, testCertificateKey } from './testCertificate.ts';

export type Received = { url: string; headers: IncomingMessage['headers']; body: Buffer };

export type Receiver = {
  port: number;
  /** Connections accepted so far. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  received: Received[];
};

/** A receiver that speaks HTTP properly: `respond` runs when the whole request is in. */
export async function httpReceiver(
  respond: (request: Received, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<Receiver> {
  const server = createHttpServer((request, response) => {
    buffer(request).then(
      (body) => {
        const entry = { url: request.url ?? '', headers: request.headers, body };
        received.push(entry);
        respond(entry, response);
      },
      // The sender went away amid its request.
      () => undefined,
    );
  });
  const received: Received[] = [];
  return { ...(await listening(server, host)), received };
}

/** A receiver that does as it likes with the raw connection; `respond` runs at each first bytes of a request. */
export async function rawReceiver(respond: (socket: Socket) => void): Promise<Receiver> {
  const server = createServer((socket) => {
    socket.once('data', () => respond(socket));
  });
  return { ...(await listening(server, '127.0.0.1')), received: [] };
}

/** Answers 204 over TLS with the certificate for `receiver.test`. */
export async function tlsReceiver(): Promise<Receiver> {
  const server = createTlsServer({ cert: testCertificate, key: testCertificateKey }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('HTTP/1.1 204 No Content\r\n\r\n'));
  });
  server.on('tlsClientError', () => undefined);
  return { ...(await listening(server, '127.0.0.1')), received: [] };
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(server: Server, host: string) {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, host), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: portOf(server), connections: () => count, open: () => sockets.size };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
