import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { showToast } from '../../components/ui/Toasts.tsx';
import type { Problem } from '../problems/problem.ts';
import type { DeliveryView } from './delivery.ts';
import { retryLabel } from './delivery.ts';

/** Retries a delivery from a list, which stays as it is; why it could not be done is told beside it. */
export function useRetry(): (delivery: DeliveryView) => void {
  const { data, submit } = useFetcher<{ problem: Problem | null }>();
  useEffect(() => {
    if (data?.problem) showToast(data.problem.message, { tone: 'warn' });
  }, [data]);
  return ({ id, status }) => {
    // A succeeded one becomes a new delivery, which leads away from the list.
    if (status === 'succeeded' || retryLabel[status] === null) return;
    submit({ intent: 'retry', stay: 'yes' }, { method: 'post', action: `/deliveries/${id}` });
  };
}
