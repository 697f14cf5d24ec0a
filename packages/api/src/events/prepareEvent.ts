import { canonicalJson, idTime, NovaError, sha256 } from '@novapulse/core';
import type { PublishRequest } from '@novapulse/jobs';
import type { ApiDependencies } from '../dependencies.ts';
import { invalidInput } from '../errors/invalidInput.ts';
import type { EventInput } from './eventInput.ts';
import { isNestedDeeperThan } from './isNestedDeeperThan.ts';

/** In bytes of UTF-8: of `rawPayload`, or of `data` as JSON. */
export const maxPayloadBytes = 256 * 1024;

// Serializing recurses, here and in many a receiver: PHP's json_decode gives up at 512 levels.
const maxDepth = 256;

/**
 * What the ledger is to accept. The body is serialized here, once: these bytes are signed and sent in every attempt.
 *
 * @throws NovaError `PAYLOAD_TOO_LARGE`, or `BAD_REQUEST` naming the field.
 */
export function prepareEvent({ newId }: Pick<ApiDependencies, 'newId'>, event: EventInput): PublishRequest {
  const id = newId('event');
  const createdAt = idTime('event', id);
  return {
    id,
    type: event.type,
    body: bodyOf(event, createdAt),
    raw: event.rawPayload !== undefined,
    channels: event.channels,
    orderingKey: event.orderingKey ?? null,
    idempotencyKey: event.idempotencyKey ?? null,
    requestHash: event.idempotencyKey === undefined ? null : requestHashOf(event),
    createdAt,
  };
}

function bodyOf({ type, data, rawPayload }: EventInput, createdAt: Date): Uint8Array {
  if (rawPayload !== undefined) return withinLimit('rawPayload', Buffer.from(rawPayload));
  if (isNestedDeeperThan(maxDepth, data))
    throw invalidInput({ data: [`This is nested deeper than ${maxDepth} levels.`] });
  const json = JSON.stringify(data);
  withinLimit('data', Buffer.from(json));
  return Buffer.from(`{"type":${JSON.stringify(type)},"timestamp":"${createdAt.toISOString()}","data":${json}}`);
}

function withinLimit(field: 'data' | 'rawPayload', payload: Buffer): Buffer {
  if (payload.byteLength <= maxPayloadBytes) return payload;
  const message = `The payload has ${payload.byteLength} bytes; at most ${maxPayloadBytes} are accepted.`;
  throw new NovaError('PAYLOAD_TOO_LARGE', message, { fieldErrors: { [field]: [message] } });
}

// A field that is not given is not in the hash, so that the hashes of an older version go on counting.
function requestHashOf({ type, channels, data, rawPayload, orderingKey }: EventInput): Uint8Array {
  const payload = rawPayload === undefined ? { data } : { rawPayload };
  return sha256(
    canonicalJson({
      type,
      channels: channels.toSorted(),
      ...payload,
      ...(orderingKey !== undefined && { orderingKey }),
    }),
  );
}
