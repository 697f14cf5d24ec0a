import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { portOf } from '../freePort.ts';
import { decodeSpans, type ReceivedSpan } from './decodeSpans.ts';

/** A collector that takes traces over OTLP (http/protobuf) and keeps them. */
export type OtlpReceiver = {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  spans(): ReceivedSpan[];
  /** The bodies as they came, decompressed. */
  bodies(): Buffer[];
  close(): Promise<void>;
};

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const exports: { body: Buffer; spans: ReceivedSpan[] }[] = [];
  const server = createServer((request, response) => {
    buffer(request).then(
      (sent) => {
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
        const isTraces = request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf';
        if (isTraces) {
          exports.push({ body, spans: decodeSpans(body) });
        }
        response.writeHead(isTraces ? 200 : 404, { 'content-type': 'application/x-protobuf' }).end();
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    spans: () => exports.flatMap(({ spans }) => spans),
    bodies: () => exports.map(({ body }) => body),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
