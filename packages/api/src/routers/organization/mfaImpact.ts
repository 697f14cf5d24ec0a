import { z } from 'zod';
import { roleOutput } from '../../authentication/userView.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { withoutSecondFactor } from './withoutSecondFactor.ts';

const affected = z.object({ id: z.string(), email: z.string(), name: z.string(), role: roleOutput });

/** Whom `mfaPolicy: "required"` stops: to be seen before it is set. */
export const mfaImpact = procedure('organization:manage')
  .input(z.strictObject(pageInput('mfaImpact', 'user')).prefault({}))
  .output(pageOf(affected).extend({ count: z.int() }))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor } }) => {
    const where = withoutSecondFactor(organizationId);
    const found = await deps.db.prisma.membership.findMany({
      where: { ...where, ...(cursor !== undefined && { userId: { lt: cursor } }) },
      orderBy: { userId: 'desc' },
      take: limit + 1,
      include: { user: { select: { email: true, name: true } } },
    });
    const members = found.map(({ userId, role, user }) => ({ id: userId, role, ...user }));
    const { rows, nextCursor } = toPage('mfaImpact', limit, members);
    return { items: rows, nextCursor, count: await deps.db.prisma.membership.count({ where }) };
  });
