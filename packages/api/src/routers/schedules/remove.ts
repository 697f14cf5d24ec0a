import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { scheduleNotFound } from '../../schedules/scheduleView.ts';
import { procedure } from '../../trpc.ts';

/** Ends a schedule. The reports that it has made stay until they expire. */
export const remove = procedure('reports:write')
  .input(z.strictObject({ id: idOf('schedule') }))
  .output(z.object({ id: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.schedule.deleteMany({
        where: { id, organizationId, report: { in: readableReports(caller) } },
      });
      if (count === 0) throw scheduleNotFound();
      await recordAudit(tx, ctx, {
        action: 'schedules.delete',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'schedule', id },
      });
    });
    return { id };
  });
