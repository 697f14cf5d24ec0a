import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { misfires, reportFormats } from '@novapulse/jobs';
import { z } from 'zod';
import { timeOutput } from '../inputs/time.ts';

export const scheduleOutput = z.object({
  id: z.string(),
  name: z.string(),
  report: z.string(),
  params: z.record(z.string(), z.unknown()),
  format: z.enum(reportFormats),
  /** Minute, hour, day of month, month, day of week. */
  cron: z.string(),
  timeZone: z.string(),
  /** What becomes of times that passed while no worker ran: none of them, one report for all, or one each. */
  misfire: z.enum(misfires),
  enabled: z.boolean(),
  /** Members who get a mail when a report is ready. */
  recipients: z.array(z.string()),
  createdBy: z.object({ type: z.string(), id: z.string().nullable() }),
  /** Null while it is disabled, and when there is no further time. */
  nextFireAt: timeOutput.nullable(),
  lastFireAt: timeOutput.nullable(),
  createdAt: timeOutput,
  updatedAt: timeOutput,
});

type ScheduleRow = Prisma.ScheduleGetPayload<object>;

const storedRow = scheduleOutput.pick({ params: true, format: true, misfire: true });

export function scheduleView(row: ScheduleRow): z.infer<typeof scheduleOutput> {
  return {
    ...storedRow.parse(row),
    id: row.id,
    name: row.name,
    report: row.report,
    cron: row.cron,
    timeZone: row.timeZone,
    enabled: row.enabled,
    recipients: row.recipients,
    createdBy: { type: row.createdByType, id: row.createdById },
    nextFireAt: row.nextFireAt?.toISOString() ?? null,
    lastFireAt: row.lastFireAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function scheduleNotFound(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no schedule with this id.');
}
