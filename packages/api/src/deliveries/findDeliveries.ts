import type { Sql } from '@novapulse/db';
import type { z } from 'zod';
import { type DeliveryFilter, deliveriesStatement } from './deliveriesStatement.ts';
import { type deliveryOutput, deliveryRow, deliveryView } from './deliveryView.ts';

/** An organization's deliveries, newest first. */
export async function findDeliveries(
  sql: Sql,
  organizationId: string,
  filter: DeliveryFilter,
  limit: number,
): Promise<z.infer<typeof deliveryOutput>[]> {
  const { text, values } = deliveriesStatement(organizationId, filter, limit);
  const rows = await sql.query(text, values);
  return rows.map((row) => deliveryView(deliveryRow.parse(row)));
}
