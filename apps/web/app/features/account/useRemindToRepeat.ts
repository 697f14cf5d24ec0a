import { useNavigation } from '@remix-run/react';
import { useEffect } from 'react';
import { showToast } from '../../components/ui/Toasts.tsx';

/**
 * Says on the way back from a fresh proof that what led to it has still to be done: the form was refused before it changed
 * anything, and comes back empty.
 */
export function useRemindToRepeat(next: string): void {
  const { state, formAction, location } = useNavigation();
  const isConfirmed =
    state === 'loading' && formAction?.split('?')[0] === '/step-up' && location.pathname !== '/step-up';
  useEffect(() => {
    if (isConfirmed && next !== '/')
      showToast('Confirmed for 10 minutes. What you were about to do is not done yet: do it again.', { tone: 'warn' });
  }, [isConfirmed, next]);
}
