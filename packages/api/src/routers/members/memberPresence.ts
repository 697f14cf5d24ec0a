import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { sessionIdleSeconds } from '../../authentication/sessionLifetime.ts';

const presenceRow = z.object({
  user_id: z.string(),
  sessions: z.coerce.number().int(),
  last_seen_at: z.date().nullable(),
  recovery_codes: z.coerce.number().int().nullable(),
});

export type Presence = { sessions: number; lastSeenAt: Date | null; recoveryCodesRemaining: number | null };

/**
 * Who of these members is signed in, when they were last seen and how many recovery codes they have. Only what happens in
 * this organization: what a member does elsewhere is not for its admins to see.
 */
export async function findPresence(
  sql: Sql,
  { organizationId, userIds, now }: { organizationId: string; userIds: readonly string[]; now: Date },
): Promise<ReadonlyMap<string, Presence>> {
  const idleSince = new Date(now.getTime() - sessionIdleSeconds * 1000);
  const rows = await sql.query(
    `select u.id as user_id, s.sessions, s.last_seen_at, r.recovery_codes
     from unnest($2::text[]) u(id)
     cross join lateral (
       select count(*) filter (where revoked_at is null and expires_at > $3 and last_seen_at > $4) as sessions,
              max(last_seen_at) as last_seen_at
       from sessions where user_id = u.id and organization_id = $1
     ) s
     left join lateral (
       select count(c.hash) as recovery_codes
       from recovery_code_sets t left join recovery_codes c on c.set_id = t.id and c.used_at is null
       where t.user_id = u.id group by t.id
     ) r on true`,
    [organizationId, userIds, now, idleSince],
  );
  return new Map(
    rows.map((row) => {
      const { user_id, sessions, last_seen_at, recovery_codes } = presenceRow.parse(row);
      return [user_id, { sessions, lastSeenAt: last_seen_at, recoveryCodesRemaining: recovery_codes }] as const;
    }),
  );
}
