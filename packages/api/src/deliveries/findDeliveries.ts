import type { JobStatus, Sql } from '@novapulse/db';
import type { z } from 'zod';
import { createConditions } from '../lists/conditions.ts';
import { statusCondition } from '../lists/jobStatus.ts';
import { deliveryColumns, type deliveryOutput, deliveryRow, deliveryView } from './deliveryView.ts';

export type DeliveryFilter = {
  id?: string | undefined;
  ids?: readonly string[] | undefined;
  webhookId?: string | undefined;
  eventId?: string | undefined;
  eventType?: string | undefined;
  status?: JobStatus | undefined;
  statusCode?: number | undefined;
  /** The lowest id, and the id below which all are. */
  from?: string | undefined;
  below?: string | undefined;
};

/** An organization's deliveries, newest first. */
export async function findDeliveries(
  sql: Sql,
  organizationId: string,
  filter: DeliveryFilter,
  limit: number,
): Promise<z.infer<typeof deliveryOutput>[]> {
  const conditions = createConditions();
  conditions.add('organization_id = ?', organizationId);
  conditions.add('id = ?', filter.id);
  conditions.add('id = any(?::text[])', filter.ids);
  conditions.add('webhook_id = ?', filter.webhookId);
  conditions.add('event_id = ?', filter.eventId);
  conditions.add('event_type = ?', filter.eventType);
  conditions.add('last_status_code = ?', filter.statusCode);
  conditions.add('id >= ?', filter.from);
  conditions.add('id < ?', filter.below);
  const status = filter.status === undefined ? '' : ` and ${statusCondition[filter.status]}`;
  // Whatever was answered last but 2xx did not succeed, and the index of what did not is small.
  const isFailure = filter.statusCode !== undefined && (filter.statusCode < 200 || filter.statusCode > 299);
  const unsucceeded = isFailure ? ` and status <> 'succeeded'` : '';
  const rows = await sql.query(
    `select ${deliveryColumns} from jobs where queue = 'webhook' and ${conditions.where()}${status}${unsucceeded}
      order by id desc limit ${conditions.value(limit)}`,
    conditions.values(),
  );
  return rows.map((row) => deliveryView(deliveryRow.parse(row)));
}
