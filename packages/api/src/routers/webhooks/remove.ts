import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { lockWebhook } from './lockWebhook.ts';

/** Ends an endpoint. Its deliveries stay readable; its secrets and headers are gone. */
export const remove = procedure('webhooks:write')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(z.object({ id: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    await deps.db.prisma.$transaction(async (tx) => {
      await lockWebhook(tx, organizationId, id);
      await tx.webhook.update({
        where: { id },
        data: { deletedAt: now, updatedAt: now, headers: {}, version: { increment: 1 } },
      });
      await tx.webhookSecret.deleteMany({ where: { webhookId: id } });
      await recordAudit(tx, ctx, {
        action: 'webhooks.delete',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
      });
    });
    return { id };
  });
