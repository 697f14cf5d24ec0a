import type { TimeRange } from '../deliveries/filter.ts';

export const outcomes = ['success', 'failure'] as const;
export type Outcome = (typeof outcomes)[number];

/** What the audit log is cut to; null where nothing is chosen. */
export type AuditFilter = {
  action: string | null;
  actor: string | null;
  target: string | null;
  outcome: Outcome | null;
  time: TimeRange | null;
};

export function countFilters(filter: AuditFilter): number {
  return Object.values(filter).filter((value) => value !== null).length;
}
