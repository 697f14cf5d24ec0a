import { idTime } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { requestedReportInput, requireReport } from '../../reports/requestedReport.ts';
import { jsonObject } from '../../schedules/jsonObject.ts';
import { requireMembers, requireNextFire, scheduleFields } from '../../schedules/scheduleInput.ts';
import { scheduleOutput, scheduleView } from '../../schedules/scheduleView.ts';
import { procedure } from '../../trpc.ts';

/** Makes a report again and again. Without recipients the member who creates it gets the mails. */
export const create = procedure('reports:write')
  .input(
    z.strictObject({
      ...requestedReportInput,
      name: scheduleFields.name.default(''),
      cron: scheduleFields.cron,
      timeZone: scheduleFields.timeZone.default('UTC'),
      misfire: scheduleFields.misfire.default('once'),
      enabled: scheduleFields.enabled.default(true),
      recipients: scheduleFields.recipients.optional(),
    }),
  )
  .output(scheduleOutput)
  .mutation(async ({ ctx, input: { recipients, ...input } }) => {
    const { caller, deps, organizationId } = ctx;
    const { report, params, format } = requireReport(caller, input);
    const next = requireNextFire(input, deps.clock.now());
    const actor = actorOf(caller);
    const id = deps.newId('schedule');
    const row = await deps.db.prisma.$transaction(async (tx) => {
      if (recipients) await requireMembers(tx, organizationId, recipients);
      const { name, cron, timeZone, misfire, enabled } = input;
      const created = await tx.schedule.create({
        data: {
          id,
          organizationId,
          name,
          report,
          params: jsonObject.parse(params),
          format,
          cron,
          timeZone,
          misfire,
          enabled,
          recipients: recipients ?? (caller.kind === 'user' ? [caller.email] : []),
          createdByType: actor.type,
          createdById: actor.id,
          createdAt: idTime('schedule', id),
          nextFireAt: enabled ? next : null,
        },
      });
      await recordAudit(tx, ctx, {
        action: 'schedules.create',
        organizationId,
        actor,
        target: { type: 'schedule', id },
        detail: { report, format, cron, timeZone },
      });
      return created;
    });
    return scheduleView(row);
  });
