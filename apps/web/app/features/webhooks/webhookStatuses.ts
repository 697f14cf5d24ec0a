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

/** How many endpoints are in each state. */
export function countByStatus(webhooks: readonly { status: WebhookStatus }[]): Record<WebhookStatus, number> {
  const counts: Record<WebhookStatus, number> = { active: 0, failing: 0, held_back: 0, disabled: 0 };
  for (const { status } of webhooks) counts[status] += 1;
  return counts;
}
