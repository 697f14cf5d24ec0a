import { newEndpointSecret } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { procedure } from '../../trpc.ts';
import { checkUrl } from './checkUrl.ts';
import { sealNewHeaders } from './headers.ts';
import { saveSecret } from './secrets.ts';
import { laterWebhookFields, webhookFields } from './webhookInput.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

export const create = procedure('webhooks:write')
  .input(
    z.strictObject({
      url: webhookFields.url,
      description: webhookFields.description.default(''),
      eventTypes: webhookFields.eventTypes.default([]),
      channels: webhookFields.channels.default([]),
      headers: webhookFields.headers.default({}),
      ...laterWebhookFields,
    }),
  )
  .output(webhookOutput.extend({ secret: z.string().meta({ description: 'The signing secret, shown this once.' }) }))
  .mutation(async ({ ctx, input }) => {
    const { caller, deps, organizationId } = ctx;
    await checkUrl(deps, input.url);
    const id = deps.newId('webhook');
    const { url, description, eventTypes, channels } = input;
    const headers = sealNewHeaders(input.headers, { keyring: deps.keyring, webhookId: id, previous: {} });
    const now = deps.clock.now();
    const secret = newEndpointSecret();
    const webhook = await deps.db.prisma.$transaction(async (tx) => {
      const created = await tx.webhook.create({
        data: { id, organizationId, url, description, eventTypes, channels, headers, createdAt: now, updatedAt: now },
      });
      await saveSecret(tx, deps.keyring, { webhookId: created.id, version: 1, secret, createdAt: now });
      await recordAudit(tx, ctx, {
        action: 'webhooks.create',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id: created.id },
        detail: { url, headers: Object.keys(headers) },
      });
      return created;
    });
    return { ...webhookView(webhook, now), secret };
  });
