import type { AppRouter } from '@novapulse/api';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import type { LiveChange, LiveTopic } from './live.ts';

export type StreamEvents = {
  onOpen(): void;
  onChange(change: LiveChange): void;
  /** The connection broke. */
  onBreak(): void;
  /** The stream is over. `code` is the API's error code; null when the server ended it or could not be understood. */
  onEnd(code: string | null): void;
};

/** Opens the stream of the organization's deliveries or jobs. The returned function closes it without a further event. */
export function openStream(topic: LiveTopic, { onOpen, onChange, onBreak, onEnd }: StreamEvents): () => void {
  let isClosed = false;
  const client = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: '/api/trpc' })] });
  const events = {
    onConnectionStateChange({ state, error }: { state: string; error?: unknown }) {
      if (state === 'pending') onOpen();
      else if (state === 'connecting' && error) onBreak();
    },
    onError: (error: { data?: { code: string } | null | undefined }) => onEnd(error.data?.code ?? null),
    // Closing completes it, too.
    onComplete: () => (isClosed ? undefined : onEnd(null)),
  };
  const subscription =
    topic === 'deliveries'
      ? client.deliveries.watch.subscribe(undefined, {
          ...events,
          onData: ({ items }) => onChange({ deliveries: items, jobs: [], jobIds: [] }),
        })
      : client.jobs.watch.subscribe(undefined, {
          ...events,
          onData: ({ items, changed }) => onChange({ deliveries: [], jobs: items, jobIds: changed }),
        });
  return () => {
    isClosed = true;
    subscription.unsubscribe();
  };
}
