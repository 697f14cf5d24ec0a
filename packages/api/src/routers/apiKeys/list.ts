import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { apiKeyOutput, apiKeyView } from './apiKeyView.ts';

export const list = procedure('apiKeys:manage')
  .input(z.strictObject(pageInput('apiKeys', 'apiKey')).prefault({}))
  .output(pageOf(apiKeyOutput))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.apiKey.findMany({
      where: { organizationId, ...(cursor !== undefined && { id: { lt: cursor } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('apiKeys', limit, found);
    const now = deps.clock.now();
    return { items: rows.map((row) => apiKeyView(row, now)), nextCursor };
  });
