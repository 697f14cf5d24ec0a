import { parseSealedHeaders, signingSchemes } from '@novapulse/core';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { hideValues } from './headers.ts';

export const webhookStatusSchema = z.enum(['active', 'failing', 'held_back', 'disabled']);

/** `hmac` signs with `v1`, `ed25519` with `v1a`, `both` with both. */
export const signingSchema = z.enum(signingSchemes);

export const webhookOutput = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  /** Empty means all. */
  eventTypes: z.array(z.string()),
  channels: z.array(z.string()),
  /** Which events, by their body; null means all. */
  filter: z.record(z.string(), z.unknown()).nullable(),
  /** The endpoint's own headers. Their values are hidden. */
  headers: z.record(z.string(), z.string()),
  signing: signingSchema,
  status: webhookStatusSchema,
  disabledAt: timeOutput.nullable(),
  /** `manual`, or `gone` when the receiver answered 410, `receiver_asked`, `failing` when it did nothing but fail. */
  disabledReason: z.string().nullable(),
  /** Since when attempts fail, without a success in between. */
  failingSince: timeOutput.nullable(),
  /** Nothing is sent before this time; then again, or first a single attempt. */
  heldUntil: timeOutput.nullable(),
  /** `receiver_asked` for a pause, or `circuit_open`: too many attempts failed. Null while nothing is held back. */
  heldReason: z.enum(['receiver_asked', 'circuit_open']).nullable(),
  /** The most attempts that start in a second, and that run at once; null for no limit. */
  rateLimit: z.int().nullable(),
  maxConcurrency: z.int().nullable(),
  ordered: z.boolean(),
  createdAt: timeOutput,
  updatedAt: timeOutput,
});

const storedFilter = webhookOutput.shape.filter;

export type WebhookRow = {
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  channels: string[];
  filter: unknown;
  headers: unknown;
  signing: string;
  disabledAt: Date | null;
  disabledReason: string | null;
  failingSince: Date | null;
  heldUntil: Date | null;
  circuitOpenedAt: Date | null;
  rateLimit: number | null;
  maxConcurrency: number | null;
  ordered: boolean;
  createdAt: Date;
  updatedAt: Date;
};

export function webhookView(row: WebhookRow, now: Date): z.infer<typeof webhookOutput> {
  const heldUntil = row.heldUntil !== null && row.heldUntil > now ? row.heldUntil : null;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.eventTypes,
    channels: row.channels,
    filter: storedFilter.parse(row.filter),
    headers: hideValues(parseSealedHeaders(row.headers)),
    signing: signingSchema.parse(row.signing),
    status: statusOf(row, heldUntil),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    disabledReason: row.disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    heldUntil: heldUntil?.toISOString() ?? null,
    heldReason: heldUntil === null ? null : row.circuitOpenedAt === null ? 'receiver_asked' : 'circuit_open',
    rateLimit: row.rateLimit,
    maxConcurrency: row.maxConcurrency,
    ordered: row.ordered,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

// The first that applies is what decides whether and when something is sent.
function statusOf(row: WebhookRow, heldUntil: Date | null): z.infer<typeof webhookOutput>['status'] {
  if (row.disabledAt !== null) return 'disabled';
  if (heldUntil !== null) return 'held_back';
  return row.failingSince === null ? 'active' : 'failing';
}
