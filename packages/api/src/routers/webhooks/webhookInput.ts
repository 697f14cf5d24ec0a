import { isEventTypePattern } from '@novapulse/core';
import { z } from 'zod';
import { channelsInput } from '../../inputs/text.ts';
import { filterInput } from './filterInput.ts';
import { flowFields } from './flowFields.ts';
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
  filter: filterInput,
  ...flowFields,
  signing: signingSchema.meta({
    description:
      'How requests are signed: `hmac` (`v1`, the default), `ed25519` (`v1a`, with keys that anybody may read), or `both`.',
  }),
};
