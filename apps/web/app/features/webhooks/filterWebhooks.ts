import type { WebhookStatus } from '../../components/ui/status.ts';
import type { WebhookView } from './webhook.ts';

export type WebhookFilter = { search: string; status: WebhookStatus | null };

/** Endpoints whose URL or description holds the text, in one state. */
export function filterWebhooks<T extends WebhookView>(webhooks: readonly T[], { search, status }: WebhookFilter): T[] {
  const text = search.trim().toLowerCase();
  return webhooks.filter(
    (webhook) =>
      (status === null || webhook.status === status) &&
      (text === '' || webhook.url.toLowerCase().includes(text) || webhook.description.toLowerCase().includes(text)),
  );
}
