import type { AppRouter } from '@novapulse/api';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import type { DeliveryView } from '../deliveries/delivery.ts';

export type StreamEvents = {
  onOpen(): void;
  onDeliveries(deliveries: readonly DeliveryView[]): void;
  /** The connection broke. */
  onBreak(): void;
  /** The stream is over. `code` is the API's error code; null when the server ended it or could not be understood. */
  onEnd(code: string | null): void;
};

/** Opens the stream of the organization's deliveries. The returned function closes it without a further event. */
export function openStream({ onOpen, onDeliveries, onBreak, onEnd }: StreamEvents): () => void {
  let isClosed = false;
  const client = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: '/api/trpc' })] });
  const subscription = client.deliveries.watch.subscribe(undefined, {
    onConnectionStateChange({ state, error }) {
      if (state === 'pending') onOpen();
      else if (state === 'connecting' && error) onBreak();
    },
    onData: ({ items }) => onDeliveries(items),
    onError: (error) => onEnd(error.data?.code ?? null),
    // Closing completes it, too.
    onComplete: () => (isClosed ? undefined : onEnd(null)),
  });
  return () => {
    isClosed = true;
    subscription.unsubscribe();
  };
}
