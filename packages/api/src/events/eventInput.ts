import { isEventType, isOwnEventType } from '@novapulse/core';
import { z } from 'zod';
import { channelsInput } from '../inputs/text.ts';

/**
 * The form of an event: which fields, of which types. What does not have it is no event, and a batch that holds one is
 * refused as a whole.
 */
export const eventShape = z.strictObject({
  type: z.string(),
  data: z.unknown().optional(),
  rawPayload: z.string().optional(),
  idempotencyKey: z.string().optional(),
  channels: z.array(z.string()).optional(),
  orderingKey: z.string().optional(),
});

/** An event that can be accepted. In a batch, each is judged by this on its own. */
export const eventInput = eventShape
  .extend({
    type: z
      .string()
      .refine(isEventType, {
        error: 'An event type has up to 256 letters, digits, "_" or "-", in parts joined by ".": invoice.paid.',
      })
      .refine((type) => !isOwnEventType(type), {
        error: 'Types that begin with "novapulse." are for NovaPulse’s own events.',
      }),
    data: z.unknown().optional().meta({ description: 'The event itself, any JSON. Give this or rawPayload.' }),
    rawPayload: z
      .string()
      .optional()
      .meta({ description: 'The whole request body as text, sent as it is. Give this or data.' }),
    idempotencyKey: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: 'Publishing again with the same key and event changes nothing and answers the same.' }),
    channels: channelsInput.default([]),
    orderingKey: z.string().min(1).max(255).optional().meta({
      description:
        'Ordered endpoints get events with the same key one after the other, in the order in which they were accepted.',
    }),
  })
  .superRefine((event, { addIssue }) => {
    if (event.data === undefined && event.rawPayload === undefined) {
      addIssue({ code: 'custom', path: ['data'], message: 'Give data or rawPayload.' });
    }
    if (event.data !== undefined && event.rawPayload !== undefined) {
      addIssue({ code: 'custom', path: ['rawPayload'], message: 'Give data or rawPayload, not both.' });
    }
  });

export type EventInput = z.output<typeof eventInput>;

/** Where an event's text is its own business. */
export const eventFreeText = { data: 'json', rawPayload: 'utf8' } as const;
