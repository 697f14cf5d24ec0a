import { lazy, Suspense, useCallback, useEffect, useState } from 'react';

// Fetched with the first toast: most visits show none.
const ToastRegion = lazy(() => import('./ToastRegion.tsx'));

type ToastAction = { label: string; onAction: () => void };
export type ToastRequest = { message: string; tone: 'ok' | 'warn'; action: ToastAction | null };

const channel = new EventTarget();

class ToastEvent extends Event {
  readonly request: ToastRequest;
  constructor(request: ToastRequest) {
    super('toast');
    this.request = request;
  }
}

/** Says that something is done, with Undo where it can be. Errors do not belong here: they stay where they arose. */
export function showToast(
  message: string,
  { tone = 'ok', action }: { tone?: 'ok' | 'warn'; action?: ToastAction } = {},
): void {
  channel.dispatchEvent(new ToastEvent({ message, tone, action: action ?? null }));
}

/** Where toasts appear. Once per page. */
export function Toasts() {
  const [isUsed, setUsed] = useState(false);
  const [requests, setRequests] = useState<readonly ToastRequest[]>([]);
  useEffect(() => {
    const onToast = (event: Event): void => {
      if (!(event instanceof ToastEvent)) return;
      setUsed(true);
      setRequests((before) => [...before, event.request]);
    };
    channel.addEventListener('toast', onToast);
    return () => channel.removeEventListener('toast', onToast);
  }, []);
  const onShown = useCallback(
    (shown: readonly ToastRequest[]) => setRequests((all) => all.filter((request) => !shown.includes(request))),
    [],
  );
  if (!isUsed) return null;
  return (
    <Suspense fallback={null}>
      <ToastRegion requests={requests} onShown={onShown} />
    </Suspense>
  );
}
