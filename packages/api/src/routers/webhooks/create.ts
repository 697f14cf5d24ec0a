import { newEndpointSecret } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { procedure } from '../../trpc.ts';
import { checkUrl } from './checkUrl.ts';
import { saveFilter } from './filterInput.ts';
import { sealNewHeaders } from './headers.ts';
import { ownSecretInput, saveNewKeyPair, saveSecret } from './secrets.ts';
import { webhookFields } from './webhookInput.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

export const create = procedure('webhooks:write', { freeText: { filter: 'json' } })
  .input(
    z.strictObject({
      url: webhookFields.url,
      description: webhookFields.description.default(''),
      eventTypes: webhookFields.eventTypes.default([]),
      channels: webhookFields.channels.default([]),
      filter: webhookFields.filter.default(null),
      headers: webhookFields.headers.default({}),
      signing: webhookFields.signing.default('hmac'),
      rateLimit: webhookFields.rateLimit.default(null),
      maxConcurrency: webhookFields.maxConcurrency.default(null),
      ordered: webhookFields.ordered.default(false),
      secret: ownSecretInput.optional(),
    }),
  )
  .output(
    webhookOutput.extend({
      secret: z.string().meta({ description: 'The signing secret, shown this once.' }),
      publicKey: z.string().nullable().meta({ description: '`whpk_…`, where `signing` asks for a key pair.' }),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { caller, deps, organizationId } = ctx;
    await checkUrl(deps, input.url);
    const id = deps.newId('webhook');
    const { url, description, eventTypes, channels, signing, secret = newEndpointSecret() } = input;
    const { rateLimit, maxConcurrency, ordered } = input;
    const headers = sealNewHeaders(input.headers, { keyring: deps.keyring, webhookId: id, previous: {} });
    const now = deps.clock.now();
    const { webhook, publicKey } = await deps.db.prisma.$transaction(async (tx) => {
      const created = await tx.webhook.create({
        data: {
          id,
          organizationId,
          url,
          description,
          eventTypes,
          channels,
          headers,
          signing,
          rateLimit,
          maxConcurrency,
          ordered,
          createdAt: now,
          updatedAt: now,
        },
      });
      if (input.filter !== null) await saveFilter(tx, id, input.filter);
      const first = { webhookId: created.id, version: 1, createdAt: now };
      await saveSecret(tx, deps.keyring, { ...first, secret });
      const madeKey = signing === 'hmac' ? null : await saveNewKeyPair(tx, deps.keyring, first);
      await recordAudit(tx, ctx, {
        action: 'webhooks.create',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'webhook', id: created.id },
        detail: { url, headers: Object.keys(headers), signing, ...(input.filter !== null && { hasFilter: true }) },
      });
      return { webhook: created, publicKey: madeKey };
    });
    return { ...webhookView({ ...webhook, filter: input.filter }, now), secret, publicKey };
  });
