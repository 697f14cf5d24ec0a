import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';
import { eventOutput, eventView } from './eventView.ts';

export const list = procedure('events:read')
  .input(
    z
      .strictObject({
        ...pageInput('events', 'event'),
        ...timeRangeInput,
        type: z.string().min(1).max(256).optional(),
        idempotencyKey: z.string().min(1).max(255).optional(),
      })
      .prefault({}),
  )
  .output(pageOf(eventOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const { from, below } = idRange('event', input);
    const found = await deps.db.prisma.event.findMany({
      where: {
        organizationId,
        ...(input.type !== undefined && { type: input.type }),
        ...(input.idempotencyKey !== undefined && { idempotencyKey: input.idempotencyKey }),
        id: { ...(from !== undefined && { gte: from }), ...(below !== undefined && { lt: below }) },
      },
      orderBy: { id: 'desc' },
      take: input.limit + 1,
      select: { id: true, type: true, channels: true, idempotencyKey: true, orderingKey: true, createdAt: true },
    });
    const { rows, nextCursor } = toPage('events', input.limit, found);
    return { items: rows.map(eventView), nextCursor };
  });
