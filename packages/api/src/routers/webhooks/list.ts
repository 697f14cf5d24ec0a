import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { webhookOutput, webhookView } from './webhookView.ts';

export const list = procedure('webhooks:read')
  .input(z.strictObject(pageInput('webhooks', 'webhook')).prefault({}))
  .output(pageOf(webhookOutput))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.webhook.findMany({
      where: { organizationId, deletedAt: null, ...(cursor !== undefined && { id: { lt: cursor } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('webhooks', limit, found);
    const now = deps.clock.now();
    return { items: rows.map((row) => webhookView(row, now)), nextCursor };
  });
