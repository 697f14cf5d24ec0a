import { isInvisible } from '@novapulse/core';
import { z } from 'zod';

const invisible = 'This has nothing that can be seen.';

const lineInput = z
  .string()
  .trim()
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, { error: 'This must be one line without control characters.' });

/** A name that people give: one line with something to see. */
export const nameInput = lineInput
  .min(1, { error: 'This must not be empty.' })
  .refine((text) => text === '' || !isInvisible(text), { error: invisible });

/** A name that may be left empty, and then is the empty string. */
export const optionalNameInput = lineInput.refine((text) => text === '' || !isInvisible(text), { error: invisible });

const channelPattern = /^[A-Za-z0-9_.:-]{1,128}$/;

/** Channels of an event or an endpoint; each counts once. */
export const channelsInput = z
  .array(
    z.string().regex(channelPattern, {
      error: 'A channel has 1 to 128 letters, digits, "_", ".", ":" or "-".',
    }),
  )
  .max(10)
  .transform((channels) => [...new Set(channels)]);
