import { describe, expect, it } from 'vitest';
import type { DeliveryErrorCode } from './sendResult.ts';
import { closedPort, httpReceiver, rawReceiver, tlsReceiver } from './testkit/receivers.ts';
import { names, post, publicPolicy, testSender } from './testkit/sending.ts';
import { testCertificate } from './testkit/testCertificate.ts';

const manyHeaders = Array.from({ length: 150 }, (_, index) => `x-${index}: y`).join('\r\n');

// One row per error code and way to get it: what a receiver does, and what is on record then.
const rows: {
  what: string;
  errorCode: DeliveryErrorCode;
  statusCode: number | null;
  respond: string | ((port: number) => string);
  end?: 'end' | 'reset' | 'hang';
}[] = [
  { what: 'no HTTP at all', respond: 'SSH-2.0-OpenSSH_9.9\r\n', errorCode: 'invalid_response', statusCode: null },
  {
    what: 'binary noise',
    respond: '\u0000\u0001\u0002\u0003'.repeat(50),
    errorCode: 'invalid_response',
    statusCode: null,
  },
  {
    what: 'two Content-Lengths',
    respond: 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    errorCode: 'invalid_response',
    statusCode: null,
  },
  {
    what: 'a chunk that is none',
    respond: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnonsense\r\n',
    errorCode: 'invalid_response',
    statusCode: 200,
  },
  {
    what: 'an upgrade nobody asked for',
    respond: 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    errorCode: 'invalid_response',
    statusCode: null,
  },
  {
    what: 'more than 100 headers',
    respond: `HTTP/1.1 200 OK\r\n${manyHeaders}\r\ncontent-length: 0\r\n\r\n`,
    errorCode: 'response_too_large',
    statusCode: 200,
  },
  {
    what: 'a header of 20 KiB',
    respond: `HTTP/1.1 200 OK\r\nx-long: ${'y'.repeat(20_480)}\r\n\r\n`,
    errorCode: 'response_too_large',
    statusCode: null,
  },
  { what: 'a close before any byte', respond: '', end: 'end', errorCode: 'connection_reset', statusCode: null },
  { what: 'a reset before any byte', respond: '', end: 'reset', errorCode: 'connection_reset', statusCode: null },
  {
    what: 'a close amid the headers',
    respond: 'HTTP/1.1 200 OK\r\nx-a: ',
    end: 'end',
    errorCode: 'connection_reset',
    statusCode: null,
  },
  {
    what: 'a close amid a body of known length',
    respond: 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf',
    end: 'end',
    errorCode: 'connection_reset',
    statusCode: 200,
  },
  {
    what: 'a close amid a chunked body',
    respond: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n10\r\nhalf',
    end: 'end',
    errorCode: 'connection_reset',
    statusCode: 200,
  },
  {
    what: 'silence',
    respond: '',
    end: 'hang',
    errorCode: 'timeout',
    statusCode: null,
  },
  {
    what: 'a body that stops',
    respond: 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf',
    end: 'hang',
    errorCode: 'timeout',
    statusCode: 200,
  },
];

describe('every attempt that left has an outcome, a timing and what was received (invariant 3)', () => {
  it.each(rows)('$what is $errorCode', async ({ respond, end = 'hang', errorCode, statusCode }) => {
    const receiver = await rawReceiver((socket) => {
      const answer = typeof respond === 'string' ? respond : respond(receiver.port);
      if (answer !== '') socket.write(answer);
      if (end === 'end') socket.end();
      if (end === 'reset') socket.resetAndDestroy();
    });
    const result = await post(testSender({ timeoutMs: 300 }), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode, statusCode, truncated: false, aborted: false });
    expect(result.errorMessage).toMatch(/\.$/);
    expect(result.durationMs).toBeLessThan(2_000);
    expect(result.responseHeaders === null).toBe(statusCode === null);
  });

  it('keeps status and the part of the body that came before a reset', async () => {
    const receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 503 Busy\r\nretry-after: 9\r\ncontent-length: 100\r\n\r\nhalf', () => {
        setImmediate(() => socket.resetAndDestroy());
      });
    });
    const result = await post(testSender(), `http://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: 503, errorCode: 'connection_reset', retryAfter: '9' });
    expect(Buffer.from(result.responseBody ?? []).toString()).toBe('half');
  });

  it('nobody listens: connection_refused', async () => {
    const result = await post(testSender(), `http://127.0.0.1:${await closedPort()}/`);
    expect(result).toMatchObject({ errorCode: 'connection_refused', statusCode: null, responseBody: null });
  });

  it('the name does not exist: dns_error', async () => {
    const result = await post(testSender({ resolve: names({}) }), 'http://nowhere.test/');
    expect(result).toMatchObject({ errorCode: 'dns_error', statusCode: null });
  });

  it('the name has no addresses: dns_error', async () => {
    const result = await post(testSender({ resolve: names({ 'empty.test': [] }) }), 'http://empty.test/');
    expect(result).toMatchObject({ errorCode: 'dns_error' });
  });

  it('the address is not allowed: blocked_address', async () => {
    const result = await post(testSender({ addressPolicy: publicPolicy }), 'http://127.0.0.1/');
    expect(result).toMatchObject({ errorCode: 'blocked_address', statusCode: null });
  });
});

describe('TLS', () => {
  const resolve = names({ 'receiver.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] });

  it('works with a certificate that is valid for the name, though an address was connected to', async () => {
    const receiver = await tlsReceiver();
    const sender = testSender({ resolve, ca: testCertificate });
    const result = await post(sender, `https://receiver.test:${receiver.port}/`);
    expect(result).toMatchObject({ statusCode: 204, errorCode: null });
  });

  it('refuses a certificate for another name', async () => {
    const receiver = await tlsReceiver();
    const sender = testSender({ resolve, ca: testCertificate });
    const result = await post(sender, `https://other.test:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode: 'tls_error', statusCode: null });
    expect(result.errorMessage).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const receiver = await tlsReceiver();
    const result = await post(testSender({ resolve }), `https://receiver.test:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode: 'tls_error', statusCode: null });
  });

  it('refuses a certificate by address alone', async () => {
    const receiver = await tlsReceiver();
    const result = await post(testSender({ ca: testCertificate }), `https://127.0.0.1:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode: 'tls_error' });
  });

  it('to a port that speaks plain HTTP is a tls_error', async () => {
    const receiver = await httpReceiver((_request, response) => response.end());
    const result = await post(testSender({ resolve }), `https://receiver.test:${receiver.port}/`);
    expect(result).toMatchObject({ errorCode: 'tls_error', statusCode: null });
  });

  it('plain HTTP to a TLS port is no answer', async () => {
    const receiver = await tlsReceiver();
    const result = await post(testSender({ resolve }), `http://receiver.test:${receiver.port}/`);
    expect(['invalid_response', 'connection_reset']).toContain(result.errorCode);
  });
});
