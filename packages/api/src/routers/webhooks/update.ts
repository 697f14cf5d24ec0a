import { type Keyring, NovaError, newEndpointSecret, parseSealedHeaders } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { endPause } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { requireStepUp } from '../../middleware/secondFactor.ts';
import { procedure } from '../../trpc.ts';
import { checkUrl } from './checkUrl.ts';
import { saveFilter } from './filterInput.ts';
import { closedCircuit } from './flowFields.ts';
import { sealNewHeaders } from './headers.ts';
import { lockWebhook } from './lockWebhook.ts';
import { rotate, saveNewKeyPair } from './secrets.ts';
import { tellRotated } from './tellRotated.ts';
import { webhookFields } from './webhookInput.ts';
import { signingSchema, webhookOutput, webhookView } from './webhookView.ts';

/**
 * Changes what is given. `headers` replaces all headers; a value that is given hidden stays as it was. A URL at another
 * host needs a word about the secret: whoever runs the old host knows it, and could sign for the new one.
 */
export const update = procedure('webhooks:write', { freeText: { filter: 'json' } })
  .input(
    z.strictObject({
      id: idOf('webhook'),
      url: webhookFields.url.optional(),
      description: webhookFields.description.optional(),
      eventTypes: webhookFields.eventTypes.optional(),
      channels: webhookFields.channels.optional(),
      filter: webhookFields.filter.optional(),
      headers: webhookFields.headers.optional(),
      signing: webhookFields.signing.optional(),
      rateLimit: webhookFields.rateLimit.optional(),
      maxConcurrency: webhookFields.maxConcurrency.optional(),
      ordered: webhookFields.ordered.optional(),
      secretOnHostChange: z
        .enum(['keep', 'rotate'])
        .optional()
        .meta({ description: 'Needed when `url` names another host: keep its secret, or replace it at once.' }),
    }),
  )
  .output(
    webhookOutput.extend({
      secret: z.string().nullable().meta({ description: 'The new secret, when it was replaced; shown this once.' }),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { id, url, description, eventTypes, channels, headers, signing, secretOnHostChange, filter } = input;
    const flow = flowOf(input);
    const { caller, deps, organizationId } = ctx;
    // Before anything is looked up by name: another organization's id must not cause work either.
    const isOurs = await deps.db.prisma.webhook.count({ where: { id, organizationId, deletedAt: null } });
    if (isOurs > 0 && url !== undefined) await checkUrl(deps, url);
    const now = deps.clock.now();
    return deps.db.prisma.$transaction(async (tx) => {
      const before = await lockWebhook(tx, organizationId, id);
      const current = signingSchema.parse(before.signing);
      const isSeenByDeliveries = url !== undefined || headers !== undefined || signing !== undefined;
      const isMoved = url !== undefined && new URL(url).hostname !== new URL(before.url).hostname;
      if (isMoved && secretOnHostChange === undefined) throw hostChanged(url);
      const secret = isMoved && secretOnHostChange === 'rotate' ? newEndpointSecret() : null;
      if (secret !== null) {
        await requireStepUp(ctx);
        const next = { webhookId: id, secret, signing: signing ?? current, now, overlapSeconds: 0 };
        const { previousExpiresAt } = await rotate(tx, deps.keyring, next);
        await tellRotated(tx, before, previousExpiresAt);
      } else if (signing !== undefined && signing !== 'hmac') {
        await requireKeyPair(tx, deps.keyring, id, now);
      }
      if (filter !== undefined) await saveFilter(tx, id, filter);
      const webhook = await tx.webhook.update({
        where: { id },
        data: {
          // What the old URL failed or asked for says nothing about the new one.
          ...(url !== undefined && { url, ...(url !== before.url && { ...closedCircuit, heldUntil: null }) }),
          ...flow,
          ...(description !== undefined && { description }),
          ...(eventTypes !== undefined && { eventTypes }),
          ...(channels !== undefined && { channels }),
          ...(signing !== undefined && { signing }),
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
      // A limit that was lifted, or a pause that is over, lets deliveries go that wait.
      const heldUntil = webhook.heldUntil === null ? before.heldUntil : null;
      await endPause(sqlOf(tx), { webhookId: id, heldUntil });
      await recordAudit(tx, ctx, {
        action: 'webhooks.update',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id },
        detail: {
          ...(url !== undefined && { url }),
          ...(isMoved && { secretOnHostChange }),
          ...(signing !== undefined && { signing }),
          ...(eventTypes !== undefined && { eventTypes }),
          ...(filter !== undefined && { hasFilter: filter !== null }),
          ...(headers !== undefined && { headers: Object.keys(headers) }),
          ...flow,
        },
      });
      return { ...webhookView(webhook, now), secret };
    });
  });

type Flow = { rateLimit?: number | null; maxConcurrency?: number | null; ordered?: boolean };

function flowOf(input: { [Name in keyof Flow]?: Flow[Name] | undefined }): Flow {
  const { rateLimit, maxConcurrency, ordered } = input;
  return {
    ...(rateLimit !== undefined && { rateLimit }),
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    ...(ordered !== undefined && { ordered }),
  };
}

type Transaction = Parameters<typeof saveNewKeyPair>[0];

/** An endpoint gets its key pair when it first signs with one, and keeps it. */
async function requireKeyPair(tx: Transaction, keyring: Keyring, webhookId: string, now: Date): Promise<void> {
  const isThere = await tx.webhookSigningKey.count({ where: { webhookId, expiresAt: null } });
  if (isThere > 0) return;
  const latest = await tx.webhookSigningKey.findFirst({ where: { webhookId }, orderBy: { version: 'desc' } });
  await saveNewKeyPair(tx, keyring, { webhookId, version: (latest?.version ?? 0) + 1, createdAt: now });
}

function hostChanged(url: string): NovaError {
  return new NovaError(
    'PRECONDITION_FAILED',
    `${new URL(url).hostname} is another host. Whoever runs the old one knows this endpoint's secret: send secretOnHostChange "rotate" to replace it, or "keep".`,
    { reason: 'HOST_CHANGED' },
  );
}
