import { parseEventFilter } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';

/** A filter as people write it; null for none. What is wrong with it is told by path. */
export const filterInput = z
  .record(z.string(), z.unknown())
  .nullable()
  .superRefine((filter, { addIssue }) => {
    if (filter === null) return;
    const parsed = parseEventFilter(filter);
    if ('filter' in parsed) return;
    for (const { path, message } of parsed.problems) addIssue({ code: 'custom', path: [...path], message });
  })
  .meta({
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
