import { isEventType, NovaError } from '@novapulse/core';
import { z } from 'zod';
import { prepareEvent } from '../../events/prepareEvent.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { webhookNotFound } from './lockWebhook.ts';

const testData = { message: 'This is a test event from NovaPulse.' };

/** Publishes an event to this endpoint alone, whatever it listens to. */
export const sendTest = procedure('webhooks:write', { limits: ['webhooks.sendTest'] })
  .input(
    z.strictObject({
      id: idOf('webhook'),
      eventType: z.string().refine(isEventType, { error: 'This is not a valid event type.' }).default('novapulse.test'),
    }),
  )
  .output(z.object({ deliveryId: z.string(), eventId: z.string() }))
  .mutation(async ({ ctx: { deps, organizationId }, input: { id, eventType } }) => {
    const webhook = await deps.db.prisma.webhook.findFirst({ where: { id, organizationId, deletedAt: null } });
    if (webhook === null) throw webhookNotFound();
    if (webhook.disabledAt !== null) throw webhookDisabled();
    const event = prepareEvent(deps, { type: eventType, channels: [], data: testData });
    const [outcome] = await deps.publisher.publish(organizationId, [{ ...event, onlyWebhookId: id }]);
    const delivery = outcome?.kind === 'accepted' ? outcome.deliveries[0] : undefined;
    // Disabled or deleted in the same moment.
    if (outcome?.kind !== 'accepted' || delivery === undefined) throw webhookDisabled();
    return { deliveryId: delivery.id, eventId: outcome.id };
  });

function webhookDisabled(): NovaError {
  return new NovaError('PRECONDITION_FAILED', 'This webhook is disabled. Enable it first.', {
    reason: 'WEBHOOK_DISABLED',
  });
}
