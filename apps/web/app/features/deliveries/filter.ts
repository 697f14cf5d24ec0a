import type { JobStatus } from '../../components/ui/status.ts';

export const deliveryStatuses = [
  'pending',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const satisfies readonly JobStatus[];

const HOUR_MS = 3_600_000;

/** The time ranges that are offered. */
export const timeRanges = {
  '1h': { label: 'Last hour', ms: HOUR_MS },
  '24h': { label: 'Last 24 h', ms: 24 * HOUR_MS },
  '7d': { label: 'Last 7 d', ms: 7 * 24 * HOUR_MS },
  '30d': { label: 'Last 30 d', ms: 30 * 24 * HOUR_MS },
} as const;

export type TimeRange = keyof typeof timeRanges;

export const timeRangeNames = ['1h', '24h', '7d', '30d'] as const satisfies readonly TimeRange[];

/** What a list of deliveries is cut to; null where nothing is chosen. */
export type DeliveryFilter = {
  /** Any of these; all when empty. */
  status: readonly (typeof deliveryStatuses)[number][];
  webhook: string | null;
  type: string | null;
  code: number | null;
  event: string | null;
  time: TimeRange | null;
};

export function countFilters(filter: DeliveryFilter): number {
  const { status, ...others } = filter;
  return Object.values(others).filter((value) => value !== null).length + (status.length > 0 ? 1 : 0);
}
