import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { NovaError } from '@novapulse/core';
import { invalidInput } from '../errors/invalidInput.ts';

/** A request's body as text, or why it is none. The refusal waits until the caller is known and permitted. */
export type Body = { text: string; problem: null } | { text: ''; problem: NovaError };

/**
 * Reads a body to its end, keeping at most `maxBytes` of it. JSON is UTF-8 (RFC 8259, section 8.1); decoding anything
 * else would silently put U+FFFD into what is to be delivered as it was sent.
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes: unknown = chunk;
    if (!(bytes instanceof Uint8Array)) continue;
    size += bytes.byteLength;
    // What is too much is read and dropped, or the client could not read the answer.
    if (size <= maxBytes) chunks.push(bytes);
    else chunks.length = 0;
  }
  if (size > maxBytes)
    return refused(new NovaError('PAYLOAD_TOO_LARGE', `A request body has at most ${maxBytes} bytes.`));
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return refused(
      invalidInput({ 'content-encoding': ['Compressed bodies are not accepted. Send the JSON as it is.'] }),
    );
  }
  const bytes = Buffer.concat(chunks);
  return isUtf8(bytes)
    ? { text: bytes.toString('utf8'), problem: null }
    : refused(invalidInput({ input: ['The body is not valid UTF-8.'] }));
}

function refused(problem: NovaError): Body {
  return { text: '', problem };
}
