import { sha256 } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import type { AuthenticationOptions, UserCaller } from './caller.ts';
import { sessionIdleSeconds } from './sessionLifetime.ts';

const rowSchema = z.object({
  session_id: z.string(),
  verified_at: z.date(),
  factors: z.array(z.string()),
  device_id: z.string().nullable(),
  has_totp: z.boolean(),
  has_passkey: z.boolean(),
  mfa_policy: z.enum(['optional', 'required']).nullable(),
  mfa_grace_until: z.date().nullable(),
  is_seen_stale: z.boolean(),
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  operator: z.boolean(),
  role: z.enum(['admin', 'manager', 'user']).nullable(),
  organization_id: z.string().nullable(),
  organization_name: z.string().nullable(),
  organization_slug: z.string().nullable(),
});

/**
 * The person behind a session's token. Null when the session is unknown, revoked, idle for too long or expired, when
 * the user or the membership was disabled, and when a user who is no operator has no membership any more and no
 * invitation to accept. Every request
 * asks, so that all of this, and what the organization asks of second factors, holds from the next request on.
 */
export async function authenticateSession(
  sql: Sql,
  token: string,
  { countsAsUse, now }: AuthenticationOptions & { now: Date },
): Promise<UserCaller | null> {
  const [found] = await sql.query(
    `select s.id as session_id, s.verified_at, s.factors, s.device_id,
            s.last_seen_at < $3::timestamptz - interval '1 minute' as is_seen_stale,
            u.id as user_id, u.email, u.name, u.operator, m.role,
            exists (select from totp_factors where user_id = u.id) as has_totp,
            exists (select from passkeys where user_id = u.id) as has_passkey,
            o.id as organization_id, o.name as organization_name, o.slug as organization_slug,
            o.mfa_policy, o.mfa_grace_until
       from sessions s
       join users u on u.id = s.user_id and u.disabled_at is null
       left join memberships m
         on m.organization_id = s.organization_id and m.user_id = s.user_id and m.disabled_at is null
       left join organizations o on o.id = m.organization_id
      where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $3::timestamptz
        and s.last_seen_at > $3::timestamptz - make_interval(secs => $2)
        and (m.role is not null or (s.organization_id is null and (u.operator or exists (
              select from invites i where i.email = u.email and i.accepted_at is null and i.revoked_at is null
                 and i.expires_at > $3::timestamptz))))`,
    [sha256(token), sessionIdleSeconds, now],
  );
  if (found === undefined) return null;
  const row = rowSchema.parse(found);
  if (countsAsUse && row.is_seen_stale) {
    await sql.query(
      `update sessions set last_seen_at = $2::timestamptz
        where id = $1 and last_seen_at < $2::timestamptz - interval '1 minute'`,
      [row.session_id, now],
    );
  }
  return {
    kind: 'user',
    userId: row.user_id,
    sessionId: row.session_id,
    email: row.email,
    name: row.name,
    operator: row.operator,
    organization: organizationOf(row),
    role: row.role,
    verifiedAt: row.verified_at,
    factors: row.factors,
    deviceId: row.device_id,
    mfa: mfaOf(row, now),
  };
}

function mfaOf(row: z.infer<typeof rowSchema>, now: Date): UserCaller['mfa'] {
  const isEnabled = row.has_totp || row.has_passkey;
  const isRequired = row.mfa_policy === 'required';
  const graceUntil = isRequired ? row.mfa_grace_until : null;
  return {
    isEnabled,
    isRequired,
    graceUntil,
    isOverdue: isRequired && !isEnabled && (graceUntil === null || graceUntil <= now),
  };
}

function organizationOf(row: z.infer<typeof rowSchema>): UserCaller['organization'] {
  const { organization_id: id, organization_name: name, organization_slug: slug } = row;
  return id === null || name === null || slug === null ? null : { id, name, slug };
}
