import { insertProbe } from '../../endpoints/insertProbe.ts';
import type { StepTransaction } from '../step.ts';

/** Sends a test event to one endpoint in a step. The run owns its delivery. */
export async function sendProbe(
  { tx, newId, organizationId, ownsJob }: StepTransaction,
  webhookId: string,
): Promise<{ deliveryId: string }> {
  const { deliveryId } = await insertProbe(tx, newId, { organizationId, webhookId });
  ownsJob(deliveryId);
  return { deliveryId };
}
