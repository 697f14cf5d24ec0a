import { useFetcher } from '@remix-run/react';
import { useLiveRefresh } from '../live/useLiveRefresh.ts';
import type { WebhookView } from './webhook.ts';

/**
 * The endpoint as it is now: what becomes of its deliveries changes its state. It is asked for alone, because the tabs
 * below show rows that must not move and a secret that is shown once.
 */
export function useLiveWebhook(loaded: WebhookView): WebhookView {
  const { id } = loaded;
  const { data, load, state } = useFetcher<WebhookView>({ key: `webhook ${id}` });
  useLiveRefresh({
    isRelevant: (delivery) => delivery.webhookId === id,
    refresh: () => load(`/webhooks/${id}`),
    isBusy: state !== 'idle',
  });
  return data && data.id === id ? data : loaded;
}
