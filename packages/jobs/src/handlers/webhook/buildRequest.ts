import { signatureHeader } from '@novapulse/core';

export type RequestParts = {
  /** The event's id: the same in every attempt and replay. */
  eventId: string;
  url: string;
  /** The stored bytes, signed and sent as they are. */
  body: Uint8Array;
  /** Decoded, newest first; all of them sign while they overlap. */
  secrets: readonly Uint8Array[];
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
  const custom = Object.entries(parts.customHeaders)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name, value]) => isCustomHeader(name, value));
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

/** Whether an endpoint may have a header of its own by this name, with this value. */
export function isCustomHeader(name: string, value: string): boolean {
  const lowerCased = name.toLowerCase();
  return (
    token.test(name) && fieldValue.test(value) && !reservedNames.has(lowerCased) && !reservedPrefix.test(lowerCased)
  );
}

// RFC 9110 sections 5.1 and 5.5. Line breaks would start another header; bytes above 0x7f are obsolete.
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const fieldValue = /^[\t\x20-\x7e]*$/;

// Ours, and the ones that frame the message or steer the connection (RFC 9110 section 7.6.1).
const reservedNames = new Set([
  'content-type',
  'user-agent',
  'host',
  'connection',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'accept-encoding',
  'traceparent',
  'tracestate',
  'baggage',
  '__proto__',
]);
const reservedPrefix = /^(?:webhook-|svix-|proxy-)/;
