import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { memberInclude, memberOutput, memberView } from './memberView.ts';

export const list = procedure('members:read')
  .input(z.strictObject(pageInput('members', 'user')).prefault({}))
  .output(pageOf(memberOutput))
  .query(async ({ ctx, input: { limit, cursor } }) => {
    const found = await ctx.deps.db.prisma.membership.findMany({
      where: { organizationId: ctx.organizationId, ...(cursor !== undefined && { userId: { lt: cursor } }) },
      orderBy: { userId: 'desc' },
      take: limit + 1,
      include: memberInclude,
    });
    const { rows, nextCursor } = toPage('members', limit, found.map(memberView));
    return { items: rows, nextCursor };
  });
