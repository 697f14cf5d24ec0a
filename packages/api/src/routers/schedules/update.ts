import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { readableReports } from '../../reports/readableReports.ts';
import { requestedReportInput, requireReport } from '../../reports/requestedReport.ts';
import { jsonObject } from '../../schedules/jsonObject.ts';
import { requireMembers, requireNextFire, scheduleFields } from '../../schedules/scheduleInput.ts';
import { scheduleNotFound, scheduleOutput, scheduleView } from '../../schedules/scheduleView.ts';
import { procedure } from '../../trpc.ts';

/** Changes what is given. The next time is counted from now on, unless neither cron, zone nor `enabled` changes. */
export const update = procedure('reports:write')
  .input(
    z.strictObject({
      id: idOf('schedule'),
      report: requestedReportInput.report.optional(),
      params: requestedReportInput.params.unwrap().optional(),
      format: requestedReportInput.format.optional(),
      name: scheduleFields.name.optional(),
      cron: scheduleFields.cron.optional(),
      timeZone: scheduleFields.timeZone.optional(),
      misfire: scheduleFields.misfire.optional(),
      enabled: scheduleFields.enabled.optional(),
      recipients: scheduleFields.recipients.optional(),
    }),
  )
  .output(scheduleOutput)
  .mutation(async ({ ctx, input: { id, ...change } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    const row = await deps.db.prisma.$transaction(async (tx) => {
      // Locked, so that a fire of this moment and this change come one after the other.
      await tx.$queryRaw`select id from schedules where id = ${id} and organization_id = ${organizationId} for update`;
      const found = await tx.schedule.findFirst({
        where: { id, organizationId, report: { in: readableReports(caller) } },
      });
      if (found === null) throw scheduleNotFound();
      const before = scheduleView(found);
      const after = {
        report: change.report ?? before.report,
        params: change.params ?? before.params,
        format: change.format ?? before.format,
        name: change.name ?? before.name,
        cron: change.cron ?? before.cron,
        timeZone: change.timeZone ?? before.timeZone,
        misfire: change.misfire ?? before.misfire,
        enabled: change.enabled ?? before.enabled,
        recipients: change.recipients ?? before.recipients,
      };
      const { report, params, format } = requireReport(caller, after);
      const next = requireNextFire(after, now);
      if (change.recipients) await requireMembers(tx, organizationId, change.recipients);
      const isSameTime = (['cron', 'timeZone', 'enabled'] as const).every((field) => before[field] === after[field]);
      const nextFireAt = after.enabled ? next : null;
      const updated = await tx.schedule.update({
        where: { id },
        data: {
          ...after,
          report,
          params: jsonObject.parse(params),
          format,
          nextFireAt: isSameTime ? found.nextFireAt : nextFireAt,
          updatedAt: now,
        },
      });
      await recordAudit(tx, ctx, {
        action: 'schedules.update',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'schedule', id },
        detail: { changed: Object.keys(change) },
      });
      return updated;
    });
    return scheduleView(row);
  });
