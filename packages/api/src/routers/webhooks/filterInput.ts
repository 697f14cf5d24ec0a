import { parseEventFilter } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';

/** A filter as people write it. What is wrong with it is told by path. */
export const givenFilter = z.record(z.string(), z.unknown()).superRefine((filter, { addIssue }) => {
  const parsed = parseEventFilter(filter);
  if ('filter' in parsed) return;
  for (const { path, message } of parsed.problems) addIssue({ code: 'custom', path: [...path], message });
});

/** Null for none. */
export const filterInput = givenFilter.nullable().meta({
  description:
    'Which events an endpoint gets, by their body, such as {"data":{"amount":{"$gte":100}}}. See docs/routing.md.',
});

/** As text, so that it stays as it was written. */
export async function saveFilter(
  tx: Prisma.TransactionClient,
  webhookId: string,
  filter: z.infer<typeof filterInput>,
): Promise<void> {
  const text = filter === null ? null : JSON.stringify(filter);
  await tx.$executeRaw`update webhooks set filter = ${text}::json where id = ${webhookId}`;
}
