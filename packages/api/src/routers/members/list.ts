import { z } from 'zod';
import { roleOutput } from '../../authentication/userView.ts';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';

const memberOutput = z.object({
  /** The user's id. */
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleOutput,
  status: z.enum(['active', 'disabled']),
  createdAt: timeOutput,
});

export const list = procedure('members:read')
  .input(z.strictObject(pageInput('members', 'user')).prefault({}))
  .output(pageOf(memberOutput))
  .query(async ({ ctx, input: { limit, cursor } }) => {
    const found = await ctx.deps.db.prisma.membership.findMany({
      where: { organizationId: ctx.organizationId, ...(cursor !== undefined && { userId: { lt: cursor } }) },
      orderBy: { userId: 'desc' },
      take: limit + 1,
      include: { user: { select: { email: true, name: true, disabledAt: true } } },
    });
    const members = found.map(({ userId, user, role, disabledAt, createdAt }) => ({
      id: userId,
      email: user.email,
      name: user.name,
      role,
      status: disabledAt === null && user.disabledAt === null ? ('active' as const) : ('disabled' as const),
      createdAt: createdAt.toISOString(),
    }));
    const { rows, nextCursor } = toPage('members', limit, members);
    return { items: rows, nextCursor };
  });
