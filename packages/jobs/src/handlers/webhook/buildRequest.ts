import { customHeaderProblem, type SigningKey, signatureHeader } from '@novapulse/core';

export type RequestParts = {
  /** The event's id: the same in every attempt and replay. */
  eventId: string;
  url: string;
  /** The stored bytes, signed and sent as they are. */
  body: Uint8Array;
  /** Newest first; all of them sign while they overlap. */
  secrets: readonly SigningKey[];
  /** When this attempt starts. Receivers refuse timestamps that are more than a few minutes old. */
  attemptAt: Date;
  /** `NovaPulse/<version>`. */
  userAgent: string;
  /** The endpoint's own headers. Those that NovaPulse or HTTP itself sets, or that are no valid field, are left out. */
  customHeaders: Readonly<Record<string, string>>;
};

export type WebhookRequest = { url: string; headers: Record<string, string>; body: Uint8Array };

/** A Standard Webhooks 1.0.0 request: https://github.com/standard-webhooks/standard-webhooks (spec, "Webhook headers"). */
export function buildRequest(parts: RequestParts): WebhookRequest {
  const timestampSeconds = Math.floor(parts.attemptAt.getTime() / 1000);
  const custom = Object.entries(parts.customHeaders).filter(
    ([name, value]) => customHeaderProblem(name, value) === null,
  );
  return {
    url: parts.url,
    headers: {
      ...Object.fromEntries(custom),
      'content-type': 'application/json',
      'user-agent': parts.userAgent,
      'webhook-id': parts.eventId,
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': signatureHeader({
        id: parts.eventId,
        timestampSeconds,
        body: parts.body,
        secrets: [...parts.secrets],
      }),
    },
    body: parts.body,
  };
}
