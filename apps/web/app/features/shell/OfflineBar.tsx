import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Icon } from '../../components/ui/Icon.tsx';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Stands across the top while the browser has no network. */
export function OfflineBar() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {isOnline ? null : (
        <div className="flex min-h-8 items-center justify-center gap-2 border-warn-line border-b bg-warn-tint px-4 py-1 text-warn-text">
          <Icon of={WifiOff} />
          You are offline. The page shows the data it had and reconnects by itself.
        </div>
      )}
    </div>
  );
}
