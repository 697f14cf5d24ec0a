import { isPermitted, NovaError } from '@novapulse/core';
import { findReport, isReportName, type ReportName, reportFormats } from '@novapulse/jobs';
import { z } from 'zod';
import type { Caller } from '../authentication/caller.ts';
import { fieldErrorsOf } from '../errors/fieldErrors.ts';
import { invalidInput } from '../errors/invalidInput.ts';

/** What reports and schedules are made of. */
export const requestedReportInput = {
  report: z.string().min(1).max(100).meta({ description: 'A name from reports.definitions.' }),
  params: z.record(z.string(), z.unknown()).default({}).meta({ description: 'As the definition describes them.' }),
  format: z.enum(reportFormats),
};

type Requested = { report: string; params: Record<string, unknown>; format: (typeof reportFormats)[number] };

/**
 * Whether the definition takes what is asked of it.
 *
 * @throws NovaError `BAD_REQUEST` naming the field, `FORBIDDEN` for who may not read such a report.
 */
export function requireReport(
  caller: Caller,
  { report, params, format }: Requested,
): Requested & { report: ReportName } {
  const definition = findReport(report);
  if (!isReportName(report) || !definition) {
    throw invalidInput({ report: ['There is no such report. reports.definitions lists them.'] });
  }
  if (!isPermitted(definition.permission, caller)) {
    const message = `This report needs the permission "${definition.permission}".`;
    throw new NovaError('FORBIDDEN', message);
  }
  if (!definition.formats.includes(format)) {
    throw invalidInput({ format: [`This report comes as ${definition.formats.join(', ')}.`] });
  }
  const parsed = definition.params.safeParse(params);
  if (!parsed.success) {
    const fieldErrors = Object.entries(fieldErrorsOf(parsed.error));
    throw invalidInput(Object.fromEntries(fieldErrors.map(([path, errors]) => [`params.${path}`, errors])));
  }
  return { report, params, format };
}
