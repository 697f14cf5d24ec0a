import { idBounds, matchesEventType } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import { z } from 'zod';

export const useOutput = z.object({
  /** Events of this type in the last 24 hours; 1,000 stands for that many or more. */
  recentEvents: z.int(),
  /** Endpoints that get its events, before their channels and filters are looked at. */
  listeners: z.int(),
});
export type EventTypeUse = z.infer<typeof useOutput>;

const most = 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** How much types of an organization are used, by name. Two queries, whatever the number of types. */
export async function findUse(
  { sql }: Pick<Db, 'sql'>,
  organizationId: string,
  names: readonly string[],
  now: Date,
): Promise<Map<string, EventTypeUse>> {
  const { from = '' } = idBounds('event', { since: new Date(now.getTime() - dayMs) });
  const [counts, endpoints] = await Promise.all([
    sql.query<{ name: string; events: number }>(
      `select used.name, recent.events from unnest($2::text[]) as used (name) cross join lateral (
         select count(*)::int as events from (
           select from events e where e.organization_id = $1 and e.type = used.name and e.id >= $3 limit ${most}
         ) found
       ) recent`,
      [organizationId, names, from],
    ),
    sql.query<{ event_types: string[] }>(
      'select event_types from webhooks where organization_id = $1 and deleted_at is null and disabled_at is null',
      [organizationId],
    ),
  ]);
  return new Map(
    counts.map(({ name, events }) => [
      name,
      {
        recentEvents: events,
        listeners: endpoints.filter((endpoint) => matchesEventType(endpoint.event_types, name)).length,
      },
    ]),
  );
}
