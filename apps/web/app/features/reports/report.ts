import type { AppRouter } from '@novapulse/api';
import type { inferRouterOutputs } from '@trpc/server';
import { Hourglass } from 'lucide-react';
import type { StatusLook } from '../../components/ui/status.ts';
import { jobStatusLooks } from '../../components/ui/status.ts';
import type { JobProgress } from '../jobs/job.ts';

type Outputs = inferRouterOutputs<AppRouter>;

export type ReportView = Omit<Outputs['reports']['list']['items'][number], 'progress'> & {
  progress: JobProgress | null;
};
export type ReportFormat = ReportView['format'];
export type ScheduleView = Outputs['schedules']['list']['items'][number];

export const formatNames: Record<ReportFormat, string> = { csv: 'CSV', ndjson: 'NDJSON', xlsx: 'XLSX', pdf: 'PDF' };

export const reportLooks: Record<ReportView['status'], StatusLook> = {
  ...jobStatusLooks,
  succeeded: { ...jobStatusLooks.succeeded, label: 'Ready' },
  expired: { label: 'Expired', tone: 'idle', icon: Hourglass },
};

/** Whether its file is still to come. */
export function isInTheMaking({ status }: Pick<ReportView, 'status'>): boolean {
  return status === 'pending' || status === 'running' || status === 'retrying' || status === 'waiting';
}
