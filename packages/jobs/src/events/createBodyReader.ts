type Stored = { body: Uint8Array };

/** The body of an event as JSON. Undefined when it is no JSON, which only a `rawPayload` can be. */
export type BodyReader = (event: Stored) => unknown;

/** For one batch: a body is parsed when somebody asks for it, and once. */
export function createBodyReader(): BodyReader {
  const parsed = new Map<Stored, unknown>();
  return (event) => {
    if (!parsed.has(event)) parsed.set(event, parse(event.body));
    return parsed.get(event);
  };
}

function parse(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
    return value;
  } catch {
    return undefined;
  }
}
