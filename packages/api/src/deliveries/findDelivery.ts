import { NovaError } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import type { z } from 'zod';
import type { deliveryOutput } from './deliveryView.ts';
import { findDeliveries } from './findDeliveries.ts';

/** @throws NovaError `NOT_FOUND`, also for another organization's id. */
export async function findDelivery(
  sql: Sql,
  organizationId: string,
  id: string,
): Promise<z.infer<typeof deliveryOutput>> {
  const [delivery] = await findDeliveries(sql, organizationId, { id }, 1);
  if (delivery === undefined) throw deliveryNotFound();
  return delivery;
}

export function deliveryNotFound(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no delivery with this id.');
}
