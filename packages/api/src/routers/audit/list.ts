import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';

const auditOutput = z.object({
  id: z.string(),
  /** What was done, named like the procedure: `webhooks.create`. */
  action: z.string(),
  actorType: z.string(),
  actorId: z.string().nullable(),
  targetType: z.string().nullable(),
  targetId: z.string().nullable(),
  outcome: z.string(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  detail: z.unknown(),
  createdAt: timeOutput,
});

export const list = procedure('audit:read')
  .input(
    z
      .strictObject({
        ...pageInput('audit', 'audit'),
        ...timeRangeInput,
        action: z.string().min(1).max(100).optional(),
      })
      .prefault({}),
  )
  .output(pageOf(auditOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const { from, below } = idRange('audit', input);
    const found = await deps.db.prisma.auditEvent.findMany({
      where: {
        organizationId,
        ...(input.action !== undefined && { action: input.action }),
        id: { ...(from !== undefined && { gte: from }), ...(below !== undefined && { lt: below }) },
      },
      orderBy: { id: 'desc' },
      take: input.limit + 1,
    });
    const { rows, nextCursor } = toPage('audit', input.limit, found);
    const items = rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
    return { items, nextCursor };
  });
