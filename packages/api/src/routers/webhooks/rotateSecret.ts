import { NovaError, newEndpointSecret } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { lockWebhook, requireWebhook } from './lockWebhook.ts';
import { saveSecret } from './secrets.ts';

const daySeconds = 86_400;

// Each one adds a signature to every request.
const maxSecrets = 5;

/** Signs with a new secret from now on, and with the previous one, too, until it expires. */
export const rotateSecret = procedure('webhooks:write')
  .input(
    z.strictObject({
      id: idOf('webhook'),
      overlapSeconds: z
        .int()
        .min(0)
        .max(30 * daySeconds)
        .default(daySeconds),
    }),
  )
  .output(z.object({ secret: z.string(), previousExpiresAt: timeOutput }))
  .use(async ({ ctx, input, next }) => {
    await requireWebhook(ctx.deps.db, ctx.organizationId, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id, overlapSeconds } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    const previousExpiresAt = new Date(now.getTime() + overlapSeconds * 1000);
    const secret = newEndpointSecret();
    await deps.db.prisma.$transaction(async (tx) => {
      await lockWebhook(tx, organizationId, id);
      const version = await expirePrevious(tx, id, now, previousExpiresAt);
      await saveSecret(tx, deps.keyring, { webhookId: id, version, secret, createdAt: now });
      await tx.webhook.update({ where: { id }, data: { version: { increment: 1 }, updatedAt: now } });
      await recordAudit(tx, ctx, {
        action: 'webhooks.rotateSecret',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
        detail: { version, overlapSeconds },
      });
    });
    return { secret, previousExpiresAt: previousExpiresAt.toISOString() };
  });

/** Lets every earlier secret end by `expiresAt`, forgets those that have, and returns the next version's number. */
async function expirePrevious(tx: Prisma.TransactionClient, webhookId: string, now: Date, expiresAt: Date) {
  const latest = await tx.webhookSecret.findFirst({ where: { webhookId }, orderBy: { version: 'desc' } });
  await tx.webhookSecret.updateMany({
    where: { webhookId, OR: [{ expiresAt: null }, { expiresAt: { gt: expiresAt } }] },
    data: { expiresAt },
  });
  await tx.webhookSecret.deleteMany({ where: { webhookId, expiresAt: { lte: now } } });
  const remaining = await tx.webhookSecret.count({ where: { webhookId } });
  if (remaining >= maxSecrets) {
    throw new NovaError(
      'CONFLICT',
      `${maxSecrets} secrets are in use. Wait for one to expire, or use overlapSeconds 0.`,
      {
        reason: 'TOO_MANY_SECRETS',
      },
    );
  }
  return (latest?.version ?? 0) + 1;
}
