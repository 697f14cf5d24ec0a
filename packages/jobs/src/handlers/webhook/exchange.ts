import type { Dispatcher } from 'undici';

export type ExchangeRequest = {
  origin: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
};

export type ExchangeLimits = { deadlineMs: number; maxResponseBytes: number; maxHeaderCount: number };

export type Exchange = {
  end:
    | { kind: 'complete' }
    /** The body was longer than `maxResponseBytes`. */
    | { kind: 'cut' }
    | { kind: 'too_many_headers' }
    | { kind: 'deadline' }
    | { kind: 'aborted' }
    | { kind: 'failed'; error: unknown };
  /** The final status and its headers, if they arrived. */
  answer: { statusCode: number; headers: Record<string, string> } | null;
  body: Uint8Array;
};

/**
 * One POST and its answer, never sent twice. Built on undici's dispatch rather than `request()`: that one hears an
 * abort only once a connection stands, so neither the deadline nor a drain would end a hanging connect.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Exchange> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | null = null;
    let answer: Exchange['answer'] = null;
    let isSettled = false;
    let bodyBytes = 0;
    const chunks: Uint8Array[] = [];

    const settle = (end: Exchange['end']) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      resolve({ end, answer, body: Buffer.concat(chunks) });
      // Ends the connection, too: what is still to come on it is of no use. Harmless after the end.
      if (end.kind !== 'complete' && end.kind !== 'failed') controller?.abort(new Error(end.kind));
    };
    const onAbort = () => settle({ kind: 'aborted' });
    const deadline = setTimeout(() => settle({ kind: 'deadline' }), limits.deadlineMs);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
      return;
    }

    dispatcher.dispatch(
      { ...request, method: 'POST' },
      {
        onRequestStart(started) {
          controller = started;
          // Settled while it waited for a connection: undici drops an aborted request before it writes anything.
          if (isSettled) started.abort(new Error('settled'));
        },
        onResponseStart(started, statusCode, headers) {
          if (isSettled || statusCode < 200) return;
          answer = { statusCode, headers: joinedHeaders(headers) };
          const headerCount = (Array.isArray(started.rawHeaders) ? started.rawHeaders.length : 0) / 2;
          if (headerCount > limits.maxHeaderCount) settle({ kind: 'too_many_headers' });
        },
        onResponseData(_controller, chunk) {
          if (isSettled) return;
          const room = limits.maxResponseBytes - bodyBytes;
          // A copy: the chunk is a view of a larger buffer that it would keep alive.
          if (room > 0) chunks.push(Uint8Array.from(chunk.subarray(0, room)));
          bodyBytes += chunk.length;
          if (bodyBytes > limits.maxResponseBytes) settle({ kind: 'cut' });
        },
        onResponseEnd: () => settle({ kind: 'complete' }),
        onResponseError: (_controller, error) => settle({ kind: 'failed', error }),
      },
    );
  });
}

// `Object.fromEntries` makes own properties, so a header named `__proto__` stays a header.
function joinedHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
