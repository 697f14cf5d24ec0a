import type { WebhookStatus } from '../../components/ui/status.ts';

export const webhookStatuses = [
  'active',
  'failing',
  'held_back',
  'disabled',
] as const satisfies readonly WebhookStatus[];

export function parseWebhookStatus(text: string | null): WebhookStatus | null {
  return webhookStatuses.find((status) => status === text) ?? null;
}
