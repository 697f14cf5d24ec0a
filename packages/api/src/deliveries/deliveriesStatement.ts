import type { JobStatus } from '@novapulse/db';
import { createConditions } from '../lists/conditions.ts';
import { statusCondition } from '../lists/jobStatus.ts';
import { deliveryColumns } from './deliveryView.ts';

export type DeliveryFilter = {
  id?: string | undefined;
  ids?: readonly string[] | undefined;
  webhookId?: string | undefined;
  eventId?: string | undefined;
  eventType?: string | undefined;
  /** Any of these. */
  status?: JobStatus | readonly JobStatus[] | undefined;
  statusCode?: number | undefined;
  /** The lowest id, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

/**
 * The statement that lists an organization's deliveries, newest first, so that an index leads to them.
 *
 * An equality like `webhook_id = $1` would let the planner walk the primary key backwards until enough rows match, which
 * is the whole table for an endpoint that has been quiet. `= any(array[…])`, with its column first in the order, has
 * the same rows in the same order, and only an index that leads with the column can give it.
 */
export function deliveriesStatement(
  organizationId: string,
  filter: DeliveryFilter,
  limit: number,
): { text: string; values: unknown[] } {
  const conditions = createConditions();
  conditions.add('organization_id = any(array[?])', organizationId);
  conditions.add('id = ?', filter.id);
  conditions.add('id = any(?::text[])', filter.ids);
  conditions.add('webhook_id = any(array[?])', filter.webhookId);
  conditions.add('event_id = ?', filter.eventId);
  conditions.add('event_type = ?', filter.eventType);
  conditions.add('last_status_code = ?', filter.statusCode);
  conditions.add('id >= ?', filter.from);
  conditions.add('id < ?', filter.below);
  const where = `queue = 'webhook' and ${conditions.where()}`;
  const size = conditions.value(limit);
  const endpoints = isByEndpoint(filter)
    ? `(select id as endpoint_id from webhooks where organization_id = ${conditions.value(organizationId)}) endpoints`
    : null;
  const first = filter.webhookId === undefined ? 'organization_id' : 'webhook_id';
  const arms = statusesOf(filter).map((status) => {
    const matching = `${where}${status === null ? '' : ` and ${statusCondition[status]}`}`;
    return endpoints === null
      ? `(select * from jobs where ${matching} order by ${first} desc, id desc limit ${size})`
      : `(select newest.* from ${endpoints} cross join lateral (
            select * from jobs where webhook_id = any(array[endpoint_id]) and ${matching}
            order by webhook_id desc, id desc limit ${size}
          ) newest order by id desc limit ${size})`;
  });
  // The latest attempt and the endpoint of the page's rows alone.
  const text = `select ${deliveryColumns}
    from (select * from (${arms.join(' union all ')}) found order by id desc limit ${size}) j
    left join webhooks w on w.id = j.webhook_id and w.deleted_at is null
    left join attempts a on a.job_id = j.id and a.number = j.attempt
    order by j.id desc`;
  return { text, values: conditions.values() };
}

// The newest of each status, of which the newest are the page: an index on the status leads to one at a time.
function statusesOf({ status }: DeliveryFilter): readonly (JobStatus | null)[] {
  if (status === undefined) return [null];
  return typeof status === 'string' ? [status] : [...new Set(status)];
}

// The indexes by type and by code lead with the endpoint. An organization has few of these, deleted ones included: each
// gives its newest and the newest of all are the page. An index that leads with the organization would cost every insert.
function isByEndpoint({ id, ids, webhookId, eventId, eventType, statusCode }: DeliveryFilter): boolean {
  const isNarrow = [id, ids, webhookId, eventId].some((value) => value !== undefined);
  return !isNarrow && (eventType !== undefined || statusCode !== undefined);
}
