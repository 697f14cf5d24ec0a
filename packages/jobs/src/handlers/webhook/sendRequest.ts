import type { AddressPolicy } from '@novapulse/core';
import { classifyFailure, codeOf, type Failure } from './classifyFailure.ts';
import { ConnectRefusal } from './connectRefusal.ts';
import { createConnectionPools } from './createConnectionPools.ts';
import { createConnector } from './createConnector.ts';
import { type Exchange, exchange } from './exchange.ts';
import { createSystemResolver, type ResolveAddresses } from './resolveAddresses.ts';
import type { SendResult } from './sendResult.ts';

export type SenderOptions = {
  addressPolicy: AddressPolicy;
  /** One deadline for the whole exchange: name, connection, TLS, request, headers and body. */
  timeoutMs: number;
  /** How much of a response body is kept; the rest is dropped and the connection with it. */
  maxResponseBytes?: number;
  /** All headers of a response together, as they are counted by the parser. */
  maxHeaderBytes?: number;
  maxHeaderCount?: number;
  /** More than the attempts a worker runs at once, or attempts to one slow origin wait for each other. */
  connectionsPerOrigin?: number;
  /** Origins with idle connections; beyond it all idle connections are given up. */
  maxOrigins?: number;
  /** An address verdict is at most this old (plus one exchange) when a request uses it. */
  connectionLifetimeMs?: number;
  resolve?: ResolveAddresses;
  /** Certificate authorities in PEM instead of Node's. */
  ca?: string;
};

export type SendInput = {
  url: string;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Ends the attempt early (drain, cancel): the result is `aborted`. */
  signal: AbortSignal;
};

export type Sender = {
  /** One attempt. Rejects for nothing that a receiver or the network does, only for a request that is no request. */
  send(input: SendInput): Promise<SendResult>;
  /** Waits for the attempts under way; later ones are `aborted`. */
  close(): Promise<void>;
};

/** Sends webhook requests: one attempt each, to allowed addresses only, with bounded time and memory. */
export function createSender(options: SenderOptions): Sender {
  const {
    addressPolicy,
    timeoutMs,
    maxResponseBytes = 16_384,
    maxHeaderBytes = 16_384,
    maxHeaderCount = 100,
  } = options;
  const limits = { deadlineMs: timeoutMs, maxResponseBytes, maxHeaderCount };
  const pools = createConnectionPools({
    connect: createConnector({
      addressPolicy,
      resolve: options.resolve ?? createSystemResolver(),
      timeoutMs,
      ca: options.ca,
    }),
    connectionsPerOrigin: options.connectionsPerOrigin ?? 128,
    maxOrigins: options.maxOrigins ?? 1_000,
    connectionLifetimeMs: options.connectionLifetimeMs ?? 60_000,
    maxHeaderBytes,
  });
  const underWay = new Set<Promise<SendResult>>();
  let isClosed = false;

  async function attempt({ url, headers, body, signal }: SendInput): Promise<SendResult> {
    const startedMs = performance.now();
    // The same verdict as when the endpoint was saved, also after the configuration has changed.
    const checked = addressPolicy.checkUrl(url);
    if (!checked.ok) {
      const error = new ConnectRefusal('blocked_address', checked.reason);
      return resultOf(unanswered({ kind: 'failed', error }), startedMs);
    }
    const { origin, pathname, search } = checked.url;
    const request = { origin, path: `${pathname}${search}`, headers, body };
    return resultOf(await exchange(pools.dispatcherFor(origin), request, limits, signal), startedMs);
  }

  return {
    send(input) {
      if (isClosed) return Promise.resolve(resultOf(unanswered({ kind: 'aborted' }), performance.now()));
      const sent = attempt(input).finally(() => underWay.delete(sent));
      underWay.add(sent);
      return sent;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      await pools.destroy();
    },
  };
}

function unanswered(end: Exchange['end']): Exchange {
  return { end, answer: null, body: new Uint8Array() };
}

function resultOf({ end, answer, body }: Exchange, startedMs: number): SendResult {
  const failure = failureOf(end, answer?.statusCode ?? null);
  const isAnswered = end.kind === 'complete' || end.kind === 'cut';
  // Svix's names for what a receiver may ask for (docs.svix.com/retries). Only a complete answer is believed: stopping
  // on a broken one would drop a message, one more try costs nothing.
  const wishes = isAnswered ? listOf(answer?.headers['webhook-delivery']) : [];
  return {
    statusCode: answer?.statusCode ?? null,
    errorCode: failure?.errorCode ?? null,
    errorMessage: failure?.errorMessage ?? null,
    responseHeaders: answer?.headers ?? null,
    responseBody: answer === null ? null : body,
    truncated: end.kind === 'cut',
    durationMs: Math.round(performance.now() - startedMs),
    retryAfter: answer?.headers['retry-after'] ?? null,
    abortMessage: wishes.includes('abort-message'),
    disable: wishes.includes('disable'),
    aborted: end.kind === 'aborted',
  };
}

function failureOf(end: Exchange['end'], statusCode: number | null): Failure | null {
  switch (end.kind) {
    case 'aborted':
      return null;
    case 'complete':
    case 'cut':
      return statusFailure(statusCode);
    case 'deadline':
      return { errorCode: 'timeout', errorMessage: deadlineMessage(statusCode) };
    case 'too_many_headers':
      return { errorCode: 'response_too_large', errorMessage: 'The response has too many headers.' };
    case 'failed':
      if (isMisuse(end.error)) throw end.error;
      return classifyFailure(end.error, { isAnswered: statusCode !== null });
    default:
      return end satisfies never;
  }
}

function statusFailure(statusCode: number | null): Failure | null {
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) return null;
  const isRedirect = statusCode !== null && statusCode >= 300 && statusCode < 400;
  const hint = isRedirect ? ', and redirects are not followed' : '';
  return { errorCode: 'http_status', errorMessage: `The receiver answered ${statusCode}${hint}.` };
}

function deadlineMessage(statusCode: number | null): string {
  return statusCode === null
    ? 'The receiver did not answer in time.'
    : `The receiver answered ${statusCode} but did not end its response in time.`;
}

function listOf(header: string | undefined): string[] {
  return (header ?? '').split(',').map((item) => item.trim().toLowerCase());
}

// What undici says of a request that it would not write: a header with a line break, say. Not the receiver's doing.
function isMisuse(error: unknown): boolean {
  return ['UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'UND_ERR_NOT_SUPPORTED'].includes(
    codeOf(error),
  );
}
