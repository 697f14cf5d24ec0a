import { isEventTypePattern } from '@novapulse/core';
import { z } from 'zod';
import { channelsInput } from '../../inputs/text.ts';
import { headersInput } from './headers.ts';

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
};
