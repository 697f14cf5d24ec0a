import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { lockWebhook } from './lockWebhook.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

/** Sends to an endpoint again, from a clean slate: what it failed or asked for before no longer counts. */
export const enable = procedure('webhooks:write')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(webhookOutput)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    return deps.db.prisma.$transaction(async (tx) => {
      const before = await lockWebhook(tx, organizationId, id);
      if (before.disabledAt === null) return webhookView(before, now);
      const webhook = await tx.webhook.update({
        where: { id },
        data: {
          disabledAt: null,
          disabledReason: null,
          failingSince: null,
          heldUntil: null,
          updatedAt: now,
          version: { increment: 1 },
        },
      });
      await recordAudit(tx, ctx, {
        action: 'webhooks.enable',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
      });
      return webhookView(webhook, now);
    });
  });
