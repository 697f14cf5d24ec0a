import { errors } from 'undici';
import { ConnectRefusal } from './connectRefusal.ts';
import type { DeliveryErrorCode } from './sendResult.ts';

export type Failure = { errorCode: DeliveryErrorCode; errorMessage: string };

/**
 * Turns what undici, Node or our connector threw into what an attempt records; `isAnswered` says whether a final status
 * had arrived. The texts are fixed: Node's own ones name resolved addresses, and a tenant must not learn those of the
 * sender's network.
 */
export function classifyFailure(error: unknown, { isAnswered }: { isAnswered: boolean }): Failure {
  if (error instanceof ConnectRefusal) return { errorCode: error.errorCode, errorMessage: error.message };
  const code = codeOf(error);
  const errorCode = parserCode(error, isAnswered) ?? errorCodes[code] ?? patternCode(code);
  return { errorCode, errorMessage: messageFor(errorCode, code) };
}

const errorCodes: Record<string, DeliveryErrorCode> = {
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'response_too_large',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  // No connection came to be: the list has no finer word, the message names the code.
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'connection_refused',
  EHOSTDOWN: 'connection_refused',
  ENETUNREACH: 'connection_refused',
  ENETDOWN: 'connection_refused',
  EADDRNOTAVAIL: 'connection_refused',
  EACCES: 'connection_refused',
  EPERM: 'connection_refused',
  EMFILE: 'connection_refused',
  ENFILE: 'connection_refused',
  EPROTO: 'tls_error',
};

// Node gives OpenSSL's names for a certificate that does not verify (tls docs, "X509 certificate error codes").
const tlsCode =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_|PATH_LENGTH_|INVALID_(?:CA|PURPOSE)$|HOSTNAME_MISMATCH$)/;

function patternCode(code: string): DeliveryErrorCode {
  return tlsCode.test(code) ? 'tls_error' : 'connection_reset';
}

/** What undici's HTTP parser objects to; null when it did not. Its errors carry no code of llhttp's (undici 8.12). */
function parserCode(error: unknown, isAnswered: boolean): DeliveryErrorCode | null {
  // A body of known length that ended early (RFC 9112 section 8). Before a status it is a second Content-Length.
  if (error instanceof errors.ResponseContentLengthMismatchError) {
    return isAnswered ? 'connection_reset' : 'invalid_response';
  }
  if (error instanceof errors.HTTPParserError) {
    return error.message.includes('Invalid EOF state') ? 'connection_reset' : 'invalid_response';
  }
  // An answer nobody asked for: a 100, an upgrade, bytes after the end of the message.
  const isUnasked = error instanceof errors.SocketError && /^bad (?:response|upgrade)/.test(error.message);
  return isUnasked ? 'invalid_response' : null;
}

function messageFor(errorCode: DeliveryErrorCode, code: string): string {
  const suffix = code === '' ? '' : ` (${code})`;
  switch (errorCode) {
    case 'timeout':
      return 'The receiver did not accept a connection in time.';
    case 'connection_refused':
      return `No connection could be opened${suffix}.`;
    case 'connection_reset':
      return `The connection ended before the answer did${suffix}.`;
    case 'tls_error':
      return `The TLS connection failed${suffix}.`;
    case 'response_too_large':
      return 'The response headers are too large.';
    case 'invalid_response':
      return 'The answer is not valid HTTP/1.1.';
    case 'blocked_address':
    case 'dns_error':
    case 'http_status':
      return 'The attempt failed.';
    default:
      return errorCode satisfies never;
  }
}

/** The `code` of an error from Node or undici; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
