import { type IdKind, idBounds } from '@novapulse/core';
import { z } from 'zod';

const time = z.iso.datetime({
  offset: true,
  error: 'Give the time as ISO 8601 with a zone, such as 2026-11-24T08:00:00Z.',
});

/** The parameters of every report that is about a time: all of it unless they say otherwise. */
export const periodParams = {
  since: time.optional().meta({ description: 'From this time on.' }),
  until: time.optional().meta({ description: 'Before this time.' }),
  lastDays: z
    .int()
    .min(1)
    .max(3650)
    .optional()
    .meta({ description: 'The last days before the report was asked for, or before the time of its schedule.' }),
};

type Period = { since?: string | undefined; until?: string | undefined; lastDays?: number | undefined };

const dayMs = 86_400_000;

/** For the params of a definition: two ways to say when it begins cannot both hold. */
export const isOnePeriod = ({ since, lastDays }: Period) => since === undefined || lastDays === undefined;

export const onePeriodError = { error: 'Give either since or lastDays.', path: ['lastDays'] };

/** The half-open range of ids that were made in the period: ids carry their time and sort by it. */
export function idsInPeriod(
  kind: IdKind,
  { since, until, lastDays }: Period,
  asOf: Date,
): { from: string; to: string } {
  const begin = lastDays === undefined ? timeOf(since) : new Date(asOf.getTime() - lastDays * dayMs);
  const end = timeOf(until) ?? (lastDays === undefined ? undefined : asOf);
  // Of one kind, every id is above the empty text and below this one, bytewise.
  return { from: '', to: '~', ...idBounds(kind, { since: begin, until: end }) };
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
