import { z } from 'zod';
import { findPeople } from '../../accounts/findPeople.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { apiKeyOutput, apiKeyView } from './apiKeyView.ts';

export const list = procedure('apiKeys:manage')
  .input(
    z
      .strictObject({
        ...pageInput('apiKeys', 'apiKey'),
        /** Only those that an admin must decide about. */
        needsReview: z.literal(true).optional(),
      })
      .prefault({}),
  )
  .output(pageOf(apiKeyOutput))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor, needsReview } }) => {
    const found = await deps.db.prisma.apiKey.findMany({
      where: {
        organizationId,
        ...(cursor !== undefined && { id: { lt: cursor } }),
        ...(needsReview && { reviewReason: { not: null }, revokedAt: null }),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('apiKeys', limit, found);
    const people = await findPeople(
      deps.db.prisma,
      rows.map(({ createdById }) => createdById),
    );
    const now = deps.clock.now();
    return { items: rows.map((row) => apiKeyView(row, people, now)), nextCursor };
  });
