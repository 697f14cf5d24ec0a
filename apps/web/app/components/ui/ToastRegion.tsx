import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { Toaster, toast } from 'sonner';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import type { ToastRequest } from './Toasts.tsx';

type ToastRegionProps = { requests: readonly ToastRequest[]; onShown: (requests: readonly ToastRequest[]) => void };

/** Bottom right, on the phone above the tab bar. */
export default function ToastRegion({ requests, onShown }: ToastRegionProps) {
  // The region listens by now: effects of what stands inside run first.
  useEffect(() => {
    if (requests.length === 0) return;
    for (const request of requests) show(request);
    onShown(requests);
  }, [requests, onShown]);
  return (
    <Toaster
      position="bottom-right"
      offset={16}
      mobileOffset={{ left: 16, right: 16, bottom: 'calc(var(--size-tabbar) + 12px)' }}
      duration={6000}
      containerAriaLabel="Notices"
    />
  );
}

function show({ message, tone, action }: ToastRequest): void {
  toast.custom((id) => (
    <div className="flex min-h-11 w-full items-center gap-2 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-ink shadow-md rail:w-100">
      {tone === 'ok' ? (
        <Icon of={CircleCheck} bold className="text-ok-mark" />
      ) : (
        <Icon of={TriangleAlert} bold className="text-warn-mark" />
      )}
      <span className="flex-1 leading-4.5">{message}</span>
      {action ? (
        <Button
          type="button"
          variant="ghost"
          size="small"
          onClick={() => {
            toast.dismiss(id);
            action.onAction();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton look="tiny" icon={X} label="Dismiss" onClick={() => toast.dismiss(id)} />
    </div>
  ));
}
