import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { scheduleOutput, scheduleView } from '../../schedules/scheduleView.ts';
import { procedure } from '../../trpc.ts';

export const list = procedure('reports:read')
  .input(z.strictObject(pageInput('schedules', 'schedule')).prefault({}))
  .output(pageOf(scheduleOutput))
  .query(async ({ ctx: { caller, deps, organizationId }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.schedule.findMany({
      where: {
        organizationId,
        report: { in: readableReports(caller) },
        ...(cursor !== undefined && { id: { lt: cursor } }),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('schedules', limit, found);
    return { items: rows.map(scheduleView), nextCursor };
  });
