import type { Sql } from '@novapulse/db';
import { z } from 'zod';

/** What concerns the way into an account; everything that is done once inside is for the organization's log. */
const areas = ['auth', 'mfa', 'passkeys', 'devices', 'sessions'];
const done = ['members.resetMfa'];

const activityRow = z.object({
  id: z.string(),
  action: z.string(),
  actor_id: z.string().nullable(),
  outcome: z.enum(['success', 'failure']),
  address: z.string().nullable(),
  created_at: z.date(),
});

export type OwnActivity = z.infer<typeof activityRow>;

export type ActivityRange = {
  userId: string;
  /** The lowest id, and the id below which all are. */
  from: string;
  below: string | undefined;
  limit: number;
};

// As in `auditStatement`: `= any(array[…])` first in the order keeps to the index with that column before the id.
const rowsOf = (organization: string, column: 'actor_id' | 'target_id') => `
  select id, action, actor_id, outcome, address, created_at from audit_events e
   where ${organization} and ${column} = any(array[$1]) and id >= $2 and ($3::text is null or id < $3)
     and (split_part(action, '.', 1) = any($4) or action = any($5))
   order by ${column} desc, id desc limit $6`;

/**
 * What was done to a person's own account, by them or by others, newest first: in each organization that they belong to,
 * and outside of any.
 */
export async function findOwnActivity(sql: Sql, { userId, from, below, limit }: ActivityRange): Promise<OwnActivity[]> {
  const columns = ['actor_id', 'target_id'] as const;
  const parts = columns.flatMap((column) => [
    `select a.* from memberships m cross join lateral (${rowsOf('e.organization_id = m.organization_id', column)}) a
      where m.user_id = $1`,
    `select a.* from (${rowsOf('e.organization_id is null', column)}) a`,
  ]);
  const rows = await sql.query(
    `select distinct on (id) * from (${parts.join(' union all ')}) activity order by id desc limit $6`,
    [userId, from, below ?? null, areas, done, limit],
  );
  return rows.map((row) => activityRow.parse(row));
}
