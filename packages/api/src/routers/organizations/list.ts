import { z } from 'zod';
import { organizationOutput } from '../../authentication/userView.ts';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';

export const list = procedure('organizations:manage')
  .input(z.strictObject(pageInput('organizations', 'organization')).prefault({}))
  .output(pageOf(organizationOutput.extend({ createdAt: timeOutput })))
  .query(async ({ ctx, input: { limit, cursor } }) => {
    const found = await ctx.deps.db.prisma.organization.findMany({
      where: cursor === undefined ? {} : { id: { lt: cursor } },
      orderBy: { id: 'desc' },
      take: limit + 1,
      select: { id: true, name: true, slug: true, createdAt: true },
    });
    const { rows, nextCursor } = toPage('organizations', limit, found);
    return { items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })), nextCursor };
  });
