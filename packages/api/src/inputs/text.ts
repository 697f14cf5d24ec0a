import { z } from 'zod';

/** A name that people give: one line, not blank. */
export const nameInput = z
  .string()
  .trim()
  .min(1, { error: 'This must not be empty.' })
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, { error: 'This must be one line without control characters.' });

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
