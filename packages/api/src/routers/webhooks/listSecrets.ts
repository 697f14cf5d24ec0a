import { publicJwk, publicKeyText } from '@novapulse/core';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';
import { webhookNotFound } from './lockWebhook.ts';
import { signingSchema } from './webhookView.ts';

/** What signs an endpoint's requests, newest first: secrets, never their values, and the public halves of key pairs. */
export const listSecrets = procedure('webhooks:read')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(
    z.object({
      items: z.array(
        z.object({
          version: z.int(),
          createdAt: timeOutput,
          /** Until when it signs; null for the newest one. */
          expiresAt: timeOutput.nullable(),
        }),
      ),
      signing: signingSchema,
      publicKeys: z.array(
        z.object({
          version: z.int(),
          /** `whpk_…`. */
          publicKey: z.string(),
          /** Its name in the key set. */
          kid: z.string(),
          createdAt: timeOutput,
          expiresAt: timeOutput.nullable(),
        }),
      ),
      /** Where anybody may read the public keys of the organization's endpoints (RFC 7517). */
      jwksUrl: z.string(),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const live = { OR: [{ expiresAt: null }, { expiresAt: { gt: deps.clock.now() } }] };
    const webhook = await deps.db.prisma.webhook.findFirst({
      where: { id, organizationId, deletedAt: null },
      select: {
        signing: true,
        secrets: {
          where: live,
          orderBy: { version: 'desc' },
          select: { version: true, createdAt: true, expiresAt: true },
        },
        signingKeys: {
          where: live,
          orderBy: { version: 'desc' },
          select: { version: true, publicKey: true, createdAt: true, expiresAt: true },
        },
      },
    });
    if (webhook === null) throw webhookNotFound();
    return {
      items: webhook.secrets.map(({ version, createdAt, expiresAt }) => ({
        version,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
      })),
      signing: signingSchema.parse(webhook.signing),
      publicKeys: webhook.signingKeys.map(({ version, publicKey, createdAt, expiresAt }) => ({
        version,
        publicKey: publicKeyText(publicKey),
        kid: publicJwk(publicKey).kid,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
      })),
      jwksUrl: new URL(`/jwks/${organizationId}`, deps.config.publicUrl).href,
    };
  });
