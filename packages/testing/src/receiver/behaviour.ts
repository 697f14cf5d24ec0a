import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a receiver does with a request, once it has read it. A number is a status with an empty body. */
export type Behaviour =
  | number
  | {
      status: number;
      headers?: Readonly<Record<string, string | readonly string[]>>;
      body?: string | Uint8Array;
      /** Time before the first byte of the answer. */
      delayMs?: number;
    }
  /** Reads the request and never says anything. */
  | 'never'
  /** Ends the connection with a TCP reset. */
  | 'reset'
  /** Ends the connection politely, without an answer. */
  | 'hang-up'
  /** Status 200 and a body that flows as fast as it is read, for ever. */
  | 'endless-body'
  /** Status 200, then one byte of body every `dripMs`, for ever. */
  | { dripMs: number }
  /** Status 200 and about this many bytes of headers. */
  | { headerBytes: number }
  /** Exactly these bytes instead of HTTP. */
  | { raw: string | Uint8Array };

/** Status `status` to `location`. */
export function redirect(location: string, status = 302): Behaviour {
  return { status, headers: { location } };
}

/** A refusal that asks to be left alone: `value` is seconds or an HTTP date. */
export function retryAfter(value: string | number, status = 503): Behaviour {
  return { status, headers: { 'retry-after': String(value) } };
}

/** Acts on one response; resolves when there is nothing more to do, which for some behaviours is when the peer left. */
export async function perform(behaviour: Behaviour, response: ServerResponse): Promise<void> {
  if (typeof behaviour === 'number') return end(response, behaviour, {}, '');
  if (behaviour === 'never') return;
  if (behaviour === 'reset') {
    response.socket?.resetAndDestroy();
  } else if (behaviour === 'hang-up') {
    response.socket?.destroy();
  } else if (behaviour === 'endless-body') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    await pour(response, Buffer.alloc(64 * 1024, 'endless '), 0);
  } else if ('dripMs' in behaviour) {
    response.writeHead(200, { 'content-type': 'text/plain' });
    await pour(response, Buffer.from('.'), behaviour.dripMs);
  } else if ('headerBytes' in behaviour) {
    const padding = Array.from({ length: Math.ceil(behaviour.headerBytes / 1000) }, () => 'x'.repeat(990));
    end(response, 200, { 'x-padding': padding }, '');
  } else if ('raw' in behaviour) {
    response.socket?.end(behaviour.raw);
  } else {
    if (behaviour.delayMs !== undefined) await sleep(behaviour.delayMs, undefined, { ref: false });
    end(response, behaviour.status, behaviour.headers ?? {}, behaviour.body ?? '');
  }
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

function end(response: ServerResponse, status: number, headers: Headers, body: string | Uint8Array): void {
  if (response.destroyed) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status).end(body);
}

async function pour(response: ServerResponse, chunk: Uint8Array, pauseMs: number): Promise<void> {
  const closed = once(response, 'close');
  while (!response.destroyed) {
    const isRoom = response.write(chunk);
    if (pauseMs > 0) await sleep(pauseMs, undefined, { ref: false });
    else if (!isRoom) await Promise.race([once(response, 'drain'), closed]);
    else await sleep(0);
  }
}
