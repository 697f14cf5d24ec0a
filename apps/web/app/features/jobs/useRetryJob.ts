import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { showToast } from '../../components/ui/Toasts.tsx';
import type { Problem } from '../problems/problem.ts';
import type { JobView } from './job.ts';
import { retryLabel } from './job.ts';

/** Retries a job from a list, which stays as it is; why it could not be done is told beside it. */
export function useRetryJob(): (job: JobView) => void {
  const { data, submit } = useFetcher<{ problem: Problem | null }>();
  useEffect(() => {
    if (data?.problem) showToast(data.problem.message, { tone: 'warn' });
  }, [data]);
  return (job) => {
    // A delivery that succeeded becomes a new one, which leads away from the list.
    if (job.status === 'succeeded' || retryLabel(job) === null) return;
    submit({ intent: 'retry', stay: 'yes' }, { method: 'post', action: `/jobs/${job.id}` });
  };
}
