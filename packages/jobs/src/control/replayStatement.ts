import { z } from 'zod';
import type { Value } from './jobSources.ts';

/** Deliveries that have ended one of these ways can be replayed. */
export const replayStatus = z.enum(['failed', 'cancelled', 'skipped', 'succeeded']);
export type ReplayStatus = z.output<typeof replayStatus>;

/** Which of an endpoint's deliveries: every condition that is given must hold. */
export const replayFilter = z.object({
  statuses: z.array(replayStatus),
  /** Event types, or patterns such as `invoice.*`. */
  eventTypes: z.array(z.string()).optional(),
  /** The lowest id, and the id below which all are. */
  from: z.string().optional(),
  below: z.string().optional(),
  /** An ISO time: only what has ended since. */
  endedSince: z.string().optional(),
});
export type ReplayFilter = z.output<typeof replayFilter>;

/** Probes tell about the endpoint at their time only. */
const probes = `event_type <> 'novapulse.probe'`;

/**
 * The statement that finds the deliveries that a replay is about, oldest first, so that receivers get them in the order
 * in which they happened. One arm for each status, with literals for the partial index of what did not succeed. Of what
 * succeeded only originals: a replay of a replay would send the same event once more for each.
 */
export function replayStatement(
  { organizationId, webhookId }: { organizationId: string; webhookId: string },
  filter: ReplayFilter,
  { after = '', limit }: { after?: string; limit: number | null },
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const value: Value = (one) => `$${values.push(one)}`;
  const conditions = [
    `webhook_id = any(array[${value(webhookId)}])`,
    `organization_id = ${value(organizationId)}`,
    `queue = 'webhook'`,
    probes,
    `id > ${value(after)}`,
    ...(filter.from === undefined ? [] : [`id >= ${value(filter.from)}`]),
    ...(filter.below === undefined ? [] : [`id < ${value(filter.below)}`]),
    ...(filter.endedSince === undefined ? [] : [`finished_at >= ${value(filter.endedSince)}::timestamptz`]),
    ...eventTypeConditions(filter.eventTypes ?? [], value),
  ];
  const size = limit === null ? '' : `limit ${value(limit)}`;
  const arms = [...new Set(filter.statuses)].map((status) => {
    const original = status === 'succeeded' ? ' and replay_of is null' : '';
    const where = `${conditions.join(' and ')} and status = '${status}'${original}`;
    return `(select id, status from jobs where ${where} order by webhook_id, id ${size})`;
  });
  return { text: `select id, status from (${arms.join(' union all ')}) found order by id ${size}`, values };
}

function eventTypeConditions(patterns: readonly string[], value: Value): string[] {
  if (patterns.length === 0 || patterns.includes('*')) return [];
  const prefixes = patterns.filter((pattern) => pattern.endsWith('.*')).map((pattern) => pattern.slice(0, -1));
  const exact = patterns.filter((pattern) => !pattern.endsWith('.*'));
  return [
    `(event_type = any(${value(exact)}::text[])
      or exists (select from unnest(${value(prefixes)}::text[]) prefix where left(event_type, length(prefix)) = prefix))`,
  ];
}
