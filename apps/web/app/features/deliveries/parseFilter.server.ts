import { z } from 'zod';
import type { DeliveryFilter } from './filter.ts';
import { deliveryStatuses, timeRangeNames, timeRanges } from './filter.ts';

// A value that is not one of ours is as good as none: an address that was cut in a chat still opens the list.
const filterSchema = z.object({
  status: z.array(z.enum(deliveryStatuses).nullable().catch(null)).transform(known),
  webhook: z.string().min(1).nullable().catch(null),
  type: z.string().min(1).max(256).nullable().catch(null),
  code: z.coerce.number().int().min(100).max(599).nullable().catch(null),
  event: z.string().min(1).nullable().catch(null),
  time: z.enum(timeRangeNames).nullable().catch(null),
});

function known<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values.filter((value) => value !== null))];
}

/** The filters in an address. */
export function parseFilter(params: URLSearchParams): DeliveryFilter {
  return filterSchema.parse({
    status: params.getAll('status'),
    webhook: params.get('webhook'),
    type: params.get('type'),
    // An empty text must not become the number 0.
    code: params.get('code') || null,
    event: params.get('event'),
    time: params.get('time'),
  });
}

/** The same filters as the API takes them. */
export function listInput(filter: DeliveryFilter, now: Date) {
  return {
    ...(filter.status.length > 0 && { status: [...filter.status] }),
    ...(filter.webhook !== null && { webhookId: filter.webhook }),
    ...(filter.type !== null && { eventType: filter.type }),
    ...(filter.code !== null && { statusCode: filter.code }),
    ...(filter.event !== null && { eventId: filter.event }),
    ...(filter.time !== null && { since: new Date(now.getTime() - timeRanges[filter.time].ms).toISOString() }),
  };
}
