import type { WebhookStatus } from '../../components/ui/status.ts';
import { formatMoment } from '../../format/time.ts';
import type { AttemptOutcome } from '../deliveries/delivery.ts';

/** What these pages need of an endpoint. */
export type WebhookView = {
  id: string;
  url: string;
  description: string;
  eventTypes: readonly string[];
  channels: readonly string[];
  headers: Readonly<Record<string, string>>;
  status: WebhookStatus;
  disabledAt: string | null;
  disabledReason: string | null;
  failingSince: string | null;
  heldUntil: string | null;
  heldReason: 'receiver_asked' | 'circuit_open' | null;
  rateLimit: number | null;
  maxConcurrency: number | null;
  ordered: boolean;
  createdAt: string;
  /** Only where one endpoint is shown alone. */
  health?: WebhookHealth;
};

/** How near an endpoint is to being disabled for its failures, and what it has missed. */
export type WebhookHealth = {
  failingSince: string | null;
  failedPercent: number;
  disabledFrom: string | null;
  missed: { count: number } | null;
};

/** What an endpoint did in the last 24 hours. */
export type WebhookActivity = {
  /** By the hour, oldest first; `failed` includes what is being retried. */
  hours: readonly { accepted: number; failed: number }[];
  accepted: number;
  failed: number;
  retrying: number;
  successRate: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  lastAttempt: { at: string; outcome: AttemptOutcome; statusCode: number | null; errorCode: string | null } | null;
};

/** `All events`, `invoice.paid`, `4 event types`. */
export function listensTo(eventTypes: readonly string[]): string {
  if (eventTypes.length === 0) return 'All events';
  return eventTypes.length === 1 ? (eventTypes[0] ?? '') : `${eventTypes.length} event types`;
}

const disabledReasons: Readonly<Record<string, string>> = {
  manual: 'Disabled by hand',
  gone: 'The receiver answered 410 Gone',
  receiver_asked: 'The receiver asked for it',
  failing: 'It did nothing but fail',
};

const reasons: Record<WebhookStatus, (webhook: WebhookView, now: Date) => string | null> = {
  active: () => null,
  failing: ({ failingSince }, now) =>
    failingSince ? `No success since ${formatMoment(new Date(failingSince), now)}` : 'Attempts fail',
  held_back: ({ heldUntil, heldReason }, now) => {
    if (heldUntil === null) return null;
    const until = formatMoment(new Date(heldUntil), now);
    return heldReason === 'circuit_open'
      ? `Too many attempts failed: held back until ${until}`
      : `The receiver asked to wait until ${until}`;
  },
  disabled: ({ disabledReason, disabledAt }, now) => {
    const why = disabledReasons[disabledReason ?? ''] ?? 'Disabled';
    return disabledAt ? `${why}, ${formatMoment(new Date(disabledAt), now)}` : why;
  },
};

/** Why the endpoint is in its state, in words. */
export function reasonOf(webhook: WebhookView, now: Date): string | null {
  return reasons[webhook.status](webhook, now);
}
