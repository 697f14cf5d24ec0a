import { newEndpointSecret } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { lockWebhook, requireWebhook } from './lockWebhook.ts';
import { ownSecretInput, rotate } from './secrets.ts';
import { tellRotated } from './tellRotated.ts';
import { signingSchema } from './webhookView.ts';

const daySeconds = 86_400;

/** Signs with a new secret from now on (and key pair, where there is one), and with the previous one until it expires. */
export const rotateSecret = procedure('webhooks:write')
  .input(
    z.strictObject({
      id: idOf('webhook'),
      overlapSeconds: z
        .int()
        .min(0)
        .max(7 * daySeconds)
        .default(daySeconds),
      secret: ownSecretInput.optional(),
    }),
  )
  .output(
    z.object({
      secret: z.string(),
      previousExpiresAt: timeOutput,
      /** `whpk_…` of the new key pair; null for an endpoint without. */
      publicKey: z.string().nullable(),
    }),
  )
  .use(async ({ ctx, input, next }) => {
    await requireWebhook(ctx.deps.db, ctx.organizationId, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id, overlapSeconds, secret = newEndpointSecret() } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    const { previousExpiresAt, publicKey } = await deps.db.prisma.$transaction(async (tx) => {
      const webhook = await lockWebhook(tx, organizationId, id);
      const signing = signingSchema.parse(webhook.signing);
      const rotated = await rotate(tx, deps.keyring, { webhookId: id, secret, signing, now, overlapSeconds });
      await tx.webhook.update({ where: { id }, data: { version: { increment: 1 }, updatedAt: now } });
      await recordAudit(tx, ctx, {
        action: 'webhooks.rotateSecret',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
        detail: { version: rotated.version, overlapSeconds },
      });
      await tellRotated(tx, webhook, rotated.previousExpiresAt);
      return rotated;
    });
    return { secret, previousExpiresAt: previousExpiresAt.toISOString(), publicKey };
  });
