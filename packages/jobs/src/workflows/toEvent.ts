import { idTime, isEventType, type NewId } from '@novapulse/core';
import type { PublishRequest } from '../events/publishEvents.ts';
import { toStoredJson } from './json.ts';
import type { NewEvent } from './step.ts';
import { WorkflowFault } from './workflowFault.ts';

/**
 * An event of a workflow as the ledger accepts it.
 *
 * @throws WorkflowFault for a type or data that no event may have.
 */
export function toEvent(newId: NewId, { type, data, channels = [] }: NewEvent): PublishRequest {
  if (!isEventType(type)) throw new WorkflowFault('workflow_invalid_step', `“${type}” is not a valid event type.`);
  const id = newId('event');
  const createdAt = idTime('event', id);
  const json = toStoredJson(data, 'The data of the event') ?? 'null';
  const body = Buffer.from(`{"type":${JSON.stringify(type)},"timestamp":"${createdAt.toISOString()}","data":${json}}`);
  return { id, type, body, raw: false, channels, idempotencyKey: null, requestHash: null, createdAt };
}
