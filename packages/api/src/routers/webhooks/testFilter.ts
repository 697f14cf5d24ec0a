import { explainFilter, NovaError, parseEventFilter } from '@novapulse/core';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { givenFilter } from './filterInput.ts';

const maxSampleBytes = 256 * 1024;

/**
 * Whether an event would pass a filter, and why: one that was published (`eventId`), or a body that is given (`body`,
 * the whole of it as text, with `type` and `data`).
 */
export const testFilter = procedure('webhooks:write', { freeText: { filter: 'json', body: 'utf8' } })
  .input(
    z
      .strictObject({
        filter: givenFilter,
        eventId: idOf('event').optional(),
        body: z.string().max(maxSampleBytes).optional(),
      })
      .refine(({ eventId, body }) => (eventId === undefined) !== (body === undefined), {
        path: ['eventId'],
        error: 'Give eventId or body, one of them.',
      }),
  )
  .output(
    z.object({
      matched: z.boolean(),
      /** The body is no JSON: then no filter matches it. */
      isJson: z.boolean(),
      /** The filter would take too many steps on this body: then it counts as matched. */
      gaveUp: z.boolean(),
      checks: z.array(
        z.object({ path: z.string(), condition: z.string(), matched: z.boolean(), found: z.string().nullable() }),
      ),
    }),
  )
  .mutation(async ({ ctx: { deps, organizationId }, input: { filter, eventId, body } }) => {
    const text = body ?? (await bodyOf(eventId ?? ''));
    const parsed = parseEventFilter(filter);
    if (!('filter' in parsed)) throw new Error('A filter that its input has accepted cannot be read');
    const json = parseJson(text);
    if (json === undefined) return { matched: false, isJson: false, gaveUp: false, checks: [] };
    return { ...explainFilter(parsed.filter, json), isJson: true };

    async function bodyOf(id: string): Promise<string> {
      const event = await deps.db.prisma.event.findFirst({ where: { id, organizationId }, select: { body: true } });
      if (event === null) throw new NovaError('NOT_FOUND', 'There is no event with this id.');
      return Buffer.from(event.body).toString();
    }
  });

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
