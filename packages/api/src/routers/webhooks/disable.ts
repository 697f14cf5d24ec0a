import { sqlOf } from '@novapulse/db';
import { tellOwnEvent } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { lockWebhook } from './lockWebhook.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

/** No attempt starts after the answer. Deliveries that wait are skipped, and can be retried later. */
export const disable = procedure('webhooks:write')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(webhookOutput)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    return deps.db.prisma.$transaction(async (tx) => {
      const before = await lockWebhook(tx, organizationId, id);
      if (before.disabledAt !== null) return webhookView(before, now);
      const webhook = await tx.webhook.update({
        where: { id },
        data: { disabledAt: now, disabledReason: 'manual', updatedAt: now, version: { increment: 1 } },
      });
      await recordAudit(tx, ctx, {
        action: 'webhooks.disable',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
      });
      const data = { webhookId: id, url: webhook.url, reason: 'manual', disabledAt: now.toISOString() };
      await tellOwnEvent(sqlOf(tx), organizationId, { type: 'novapulse.webhook.disabled', data });
      return webhookView(webhook, now);
    });
  });
