import type { DeliveryView } from './delivery.ts';
import type { DeliveryFilter } from './filter.ts';

/** Whether a list with this filter shows the delivery. The time range is not asked: what is told of is now. */
export function matchesFilter(filter: DeliveryFilter, delivery: DeliveryView): boolean {
  return (
    (filter.status.length === 0 || filter.status.some((status) => status === delivery.status)) &&
    (filter.webhook ?? delivery.webhookId) === delivery.webhookId &&
    (filter.type ?? delivery.eventType) === delivery.eventType &&
    (filter.event ?? delivery.eventId) === delivery.eventId &&
    (filter.code ?? delivery.lastStatusCode) === delivery.lastStatusCode
  );
}
