import { type Tracing, traced } from '@novapulse/core';
import type { SendResult } from './sendResult.ts';

type Sending = { url: string; attempt: number };

/**
 * The span of one request to a receiver, up to the end of its answer. Of the URL it has the server alone: receivers put
 * secrets into paths and query strings. The receiver is told nothing of it (no `traceparent` header): it is a stranger's.
 */
export function traceSending(tracing: Tracing, sending: Sending, send: () => Promise<SendResult>): Promise<SendResult> {
  const { protocol, hostname, port } = new URL(sending.url);
  const scheme = protocol.slice(0, -1);
  const attributes = {
    'http.request.method': 'POST',
    'server.address': hostname,
    'server.port': port === '' ? (scheme === 'https' ? 443 : 80) : Number(port),
    'url.scheme': scheme,
    'http.request.resend_count': sending.attempt > 1 ? sending.attempt - 1 : undefined,
  };
  return traced(tracing, 'POST', { kind: 'client', attributes }, async (span) => {
    const result = await send();
    span.set({ 'http.response.status_code': result.statusCode ?? undefined });
    // A status that is an error is its own type (semantic conventions for HTTP client spans).
    const statusType = result.errorCode === 'http_status' ? String(result.statusCode) : null;
    if (result.errorCode !== null) span.fail(statusType ?? result.errorCode);
    else if (result.aborted) span.fail('aborted');
    return result;
  });
}
