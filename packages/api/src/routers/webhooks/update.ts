import { parseSealedHeaders } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { checkUrl } from './checkUrl.ts';
import { sealNewHeaders } from './headers.ts';
import { lockWebhook } from './lockWebhook.ts';
import { laterWebhookFields, webhookFields } from './webhookInput.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

/** Changes what is given. `headers` replaces all headers; a value that is given hidden stays as it was. */
export const update = procedure('webhooks:write')
  .input(
    z.strictObject({
      id: idOf('webhook'),
      url: webhookFields.url.optional(),
      description: webhookFields.description.optional(),
      eventTypes: webhookFields.eventTypes.optional(),
      channels: webhookFields.channels.optional(),
      headers: webhookFields.headers.optional(),
      ...laterWebhookFields,
    }),
  )
  .output(webhookOutput)
  .mutation(async ({ ctx, input: { id, url, description, eventTypes, channels, headers } }) => {
    const { caller, deps, organizationId } = ctx;
    // Before anything is looked up by name: another organization's id must not cause work either.
    const isOurs = await deps.db.prisma.webhook.count({ where: { id, organizationId, deletedAt: null } });
    if (isOurs > 0 && url !== undefined) await checkUrl(deps, url);
    const now = deps.clock.now();
    return deps.db.prisma.$transaction(async (tx) => {
      const before = await lockWebhook(tx, organizationId, id);
      const isSeenByDeliveries = url !== undefined || headers !== undefined;
      const webhook = await tx.webhook.update({
        where: { id },
        data: {
          ...(url !== undefined && { url }),
          ...(description !== undefined && { description }),
          ...(eventTypes !== undefined && { eventTypes }),
          ...(channels !== undefined && { channels }),
          ...(headers !== undefined && {
            headers: sealNewHeaders(headers, {
              keyring: deps.keyring,
              webhookId: id,
              previous: parseSealedHeaders(before.headers),
            }),
          }),
          ...(isSeenByDeliveries && { version: { increment: 1 } }),
          updatedAt: now,
        },
      });
      await recordAudit(tx, ctx, {
        action: 'webhooks.update',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
        detail: {
          ...(url !== undefined && { url }),
          ...(eventTypes !== undefined && { eventTypes }),
          ...(headers !== undefined && { headers: Object.keys(headers) }),
        },
      });
      return webhookView(webhook, now);
    });
  });
