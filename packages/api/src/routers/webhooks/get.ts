import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { webhookNotFound } from './lockWebhook.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

export const get = procedure('webhooks:read')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(webhookOutput)
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const webhook = await deps.db.prisma.webhook.findFirst({ where: { id, organizationId, deletedAt: null } });
    if (webhook === null) throw webhookNotFound();
    return webhookView(webhook, deps.clock.now());
  });
