import type { Report } from './defineReport.ts';
import { auditExport } from './definitions/auditExport.ts';
import { deliveryLog } from './definitions/deliveryLog.ts';
import { endpointReliability } from './definitions/endpointReliability.ts';
import { jobHistory } from './definitions/jobHistory.ts';

/** Every kind of report, by its name. */
export const reportCatalogue = {
  [deliveryLog.name]: deliveryLog,
  [endpointReliability.name]: endpointReliability,
  [jobHistory.name]: jobHistory,
  [auditExport.name]: auditExport,
} as const satisfies Record<string, Report>;

export type ReportName = keyof typeof reportCatalogue;

export function isReportName(name: string): name is ReportName {
  return Object.hasOwn(reportCatalogue, name);
}

/** The definition of a report, or undefined for a name that this version does not know. */
export function findReport(name: string): Report | undefined {
  return isReportName(name) ? reportCatalogue[name] : undefined;
}
