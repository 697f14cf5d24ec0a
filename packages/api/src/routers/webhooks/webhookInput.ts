import { isEventTypePattern } from '@novapulse/core';
import { z } from 'zod';
import { notYet } from '../../inputs/notYet.ts';
import { channelsInput } from '../../inputs/text.ts';
import { headersInput } from './headers.ts';
import { signingSchema } from './webhookView.ts';

const eventTypesInput = z
  .array(
    z.string().refine(isEventTypePattern, {
      error: 'Give an event type such as invoice.paid, or a pattern such as invoice.*.',
    }),
  )
  .max(100)
  .transform((patterns) => [...new Set(patterns)]);

/** What can be set on an endpoint, when it is created and later. */
export const webhookFields = {
  url: z.string().trim().min(1).max(2048).regex(/^\S*$/, { error: 'A URL holds no white space.' }),
  description: z.string().trim().max(500),
  eventTypes: eventTypesInput,
  channels: channelsInput,
  headers: headersInput,
  signing: signingSchema.meta({
    description:
      'How requests are signed: `hmac` (`v1`, the default), `ed25519` (`v1a`, with keys that anybody may read), or `both`.',
  }),
};

/** What will be settable on an endpoint. */
export const laterWebhookFields = {
  filter: notYet('Which events an endpoint gets, by their data.'),
  rateLimit: notYet('The most requests that an endpoint gets in a time.'),
  maxConcurrency: notYet('The most requests that an endpoint gets at the same time.'),
  ordered: notYet('Whether events with one ordering key arrive in order.'),
};
