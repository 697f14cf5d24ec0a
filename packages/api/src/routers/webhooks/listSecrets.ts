import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';
import { webhookNotFound } from './lockWebhook.ts';

/** The secrets that sign an endpoint's requests, newest first; never their values. */
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
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const webhook = await deps.db.prisma.webhook.findFirst({
      where: { id, organizationId, deletedAt: null },
      select: {
        secrets: {
          where: { OR: [{ expiresAt: null }, { expiresAt: { gt: deps.clock.now() } }] },
          orderBy: { version: 'desc' },
          select: { version: true, createdAt: true, expiresAt: true },
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
    };
  });
