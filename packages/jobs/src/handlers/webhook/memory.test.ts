import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { rawReceiver } from './testkit/receivers.ts';
import { post, testSender } from './testkit/sending.ts';

/** Writes as fast as the connection takes it, for ever; counts what it wrote. */
function flood(socket: Socket, count: (bytes: number) => void): void {
  const piece = Buffer.alloc(65_536, 'x');
  const fill = () => {
    while (!socket.destroyed && socket.write(piece)) count(piece.length);
  };
  socket.on('drain', fill);
  fill();
}

describe('memory stays flat', () => {
  it('against bodies without end', async () => {
    let written = 0;
    const receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      flood(socket, (bytes) => {
        written += bytes;
      });
    });
    const sender = testSender();
    const url = `http://127.0.0.1:${receiver.port}/`;
    const before = process.memoryUsage();
    const attempts = 200;
    for (let batch = 0; batch < attempts / 20; batch += 1) {
      const results = await Promise.all(Array.from({ length: 20 }, () => post(sender, url)));
      for (const result of results) {
        expect(result).toMatchObject({ statusCode: 200, errorCode: null, truncated: true });
        expect(result.responseBody).toHaveLength(16_384);
        expect(result.durationMs).toBeLessThan(2_000);
      }
    }
    await expect.poll(() => receiver.open()).toBe(0);
    const after = process.memoryUsage();
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(64 * 1024 * 1024);
    // What the kernel's buffers take is lost; the sender itself stopped reading.
    expect(written / attempts).toBeLessThan(16 * 1024 * 1024);
  });

  it('against a trailer, a reason phrase and chunk extensions without end', async () => {
    const endless: [string, string][] = [
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n', 'x-trailer: yyyyyyyyyyyyyyyy\r\n'],
      ['HTTP/1.1 200 ', 'OK and so on '],
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1', ';ext=yyyyyyyyyyyyyyyy'],
    ];
    const before = process.memoryUsage();
    for (const [start, piece] of endless) {
      const receiver = await rawReceiver((socket) => {
        socket.write(start);
        const block = piece.repeat(500);
        const fill = () => {
          while (!socket.destroyed && socket.write(block)) {}
        };
        socket.on('drain', fill);
        fill();
      });
      const result = await post(testSender({ timeoutMs: 500 }), `http://127.0.0.1:${receiver.port}/`);
      expect(['timeout', 'response_too_large', 'invalid_response']).toContain(result.errorCode);
    }
    const after = process.memoryUsage();
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(64 * 1024 * 1024);
  });
});
