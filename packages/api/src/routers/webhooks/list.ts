import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { countWebhooks, webhookCounts } from './countWebhooks.ts';
import { activityOutput, findActivity } from './findActivity.ts';
import { webhookOutput, webhookStatusSchema, webhookView } from './webhookView.ts';

const listInput = z.strictObject({
  ...pageInput('webhooks', 'webhook'),
  /** A part of the URL or the description, in any case. */
  search: z.string().trim().max(200).optional(),
  status: webhookStatusSchema.optional(),
});

/** Endpoints, newest first, with what they did in the last 24 hours and how many are in each state. */
export const list = procedure('webhooks:read')
  .input(listInput.prefault({}))
  .output(pageOf(webhookOutput.extend({ activity: activityOutput })).extend({ counts: webhookCounts }))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor, search, status } }) => {
    const now = deps.clock.now();
    const found = await deps.db.prisma.webhook.findMany({
      where: {
        organizationId,
        deletedAt: null,
        ...(cursor !== undefined && { id: { lt: cursor } }),
        AND: [search ? matching(search) : {}, status ? inStatus[status](now) : {}],
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('webhooks', limit, found);
    const ids = rows.map(({ id }) => id);
    const [activityOf, counts] = await Promise.all([
      findActivity(deps.db.sql, organizationId, ids, now),
      countWebhooks(deps.db.sql, organizationId, now, search),
    ]);
    return {
      items: rows.map((row) => ({ ...webhookView(row, now), activity: activityOf(row.id) })),
      nextCursor,
      counts,
    };
  });

function matching(search: string): Prisma.WebhookWhereInput {
  // Prisma passes % and _ on to LIKE.
  const contains = search.replaceAll(/[\\%_]/g, '\\$&');
  return {
    OR: [{ url: { contains, mode: 'insensitive' } }, { description: { contains, mode: 'insensitive' } }],
  };
}

/** The same rules as for a webhook's `status`, as conditions. */
const inStatus: Record<z.infer<typeof webhookStatusSchema>, (now: Date) => Prisma.WebhookWhereInput> = {
  disabled: () => ({ disabledAt: { not: null } }),
  held_back: (now) => ({ disabledAt: null, heldUntil: { gt: now } }),
  failing: (now) => ({ disabledAt: null, failingSince: { not: null }, OR: notHeld(now) }),
  active: (now) => ({ disabledAt: null, failingSince: null, OR: notHeld(now) }),
};

function notHeld(now: Date): Prisma.WebhookWhereInput[] {
  return [{ heldUntil: null }, { heldUntil: { lte: now } }];
}
