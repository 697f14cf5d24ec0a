import { idTime } from '@novapulse/core';
import { z } from 'zod';
import { containsJson } from './containsJson.ts';
import type { ReceivedEvent } from './step.ts';

export type EventRow = { id: string; type: string; body: Buffer; raw: boolean };

const envelope = z.object({ timestamp: z.string(), data: z.unknown() });

/** A published event as a workflow receives it. */
export function toReceivedEvent({ id, type, body, raw }: EventRow): ReceivedEvent {
  const text = body.toString();
  if (raw) return { id, type, timestamp: idTime('event', id).toISOString(), data: undefined, rawPayload: text };
  const { timestamp, data } = envelope.parse(JSON.parse(text));
  return { id, type, timestamp, data };
}

/** Whether a wait with this `match` takes the event. What was published as `rawPayload` has no data to compare. */
export function matchesEvent(event: ReceivedEvent, match: unknown): boolean {
  if (match === null || match === undefined) return true;
  return event.rawPayload === undefined && containsJson(event.data, match);
}
