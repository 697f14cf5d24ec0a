import { isEventType, NovaError } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import { z } from 'zod';
import { prepareEvent } from '../../events/prepareEvent.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { webhookNotFound } from './lockWebhook.ts';

const withExample = z.object({ examples: z.tuple([z.unknown()], z.unknown()) });
const testData = { message: 'This is a test event from NovaPulse.' };

/**
 * Publishes an event to this endpoint alone, whatever it listens to. Its data is the first example in the schema of its
 * type, if there is one.
 */
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
    const data = await exampleOf(deps.db, organizationId, eventType);
    const event = prepareEvent(deps, { type: eventType, channels: [], data });
    const [outcome] = await deps.publisher.publish(organizationId, [{ ...event, onlyWebhookId: id }]);
    const delivery = outcome?.kind === 'accepted' ? outcome.deliveries[0] : undefined;
    // Disabled or deleted in the same moment.
    if (outcome?.kind !== 'accepted' || delivery === undefined) throw webhookDisabled();
    return { deliveryId: delivery.id, eventId: outcome.id };
  });

async function exampleOf(db: Pick<Db, 'prisma'>, organizationId: string, name: string): Promise<unknown> {
  const type = await db.prisma.eventType.findFirst({ where: { organizationId, name, hasSchema: true } });
  if (type === null) return testData;
  const { id: eventTypeId, version } = type;
  const { schema } = await db.prisma.eventTypeVersion.findUniqueOrThrow({
    where: { eventTypeId_version: { eventTypeId, version } },
  });
  const { success, data } = withExample.safeParse(schema);
  return success ? data.examples[0] : testData;
}

function webhookDisabled(): NovaError {
  return new NovaError('PRECONDITION_FAILED', 'This webhook is disabled. Enable it first.', {
    reason: 'WEBHOOK_DISABLED',
  });
}
