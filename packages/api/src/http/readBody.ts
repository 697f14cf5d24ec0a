import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { NovaError } from '@novapulse/core';
import { invalidInput } from '../errors/invalidInput.ts';
import { jsonShape } from './jsonShape.ts';

/** A request's body as text, or why it is none. The refusal waits until the caller is known and permitted. */
export type Body = {
  text: string;
  problem: NovaError | null;
  /** About how many values it holds; 0 for bodies that are too small to matter. */
  values: number;
};

// The longest that costs nothing to parse, however it is made up.
const harmlessBytes = 65_536;

// Deeper than anything that is taken: 256 levels of an event's data, in a batch of batches.
const maxDepth = 512;

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
  if (!isUtf8(bytes)) return refused(invalidInput({ input: ['The body is not valid UTF-8.'] }));
  const { depth, values } = size > harmlessBytes ? jsonShape(bytes) : { depth: 0, values: 0 };
  if (depth > maxDepth) return refused(invalidInput({ input: ['This is nested too deeply.'] }));
  return { text: bytes.toString('utf8'), problem: null, values };
}

function refused(problem: NovaError): Body {
  return { text: '', problem, values: 0 };
}
