import { isPermitted } from '@novapulse/core';
import { reportCatalogue } from '@novapulse/jobs';
import type { Caller } from '../authentication/caller.ts';

/**
 * The names of the reports that the caller may read. Every query of reports and schedules has them in its `where`, so
 * that others are not there at all.
 */
export function readableReports(caller: Caller): string[] {
  return Object.values(reportCatalogue)
    .filter(({ permission }) => isPermitted(permission, caller))
    .map(({ name }) => name);
}
