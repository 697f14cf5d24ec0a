import { type IdKind, idBounds } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { z } from 'zod';

/** How long what has ended stays to be looked at: sessions, devices and mailed links. */
export const signInsKeptDays = 90;

/** A count of failures that nothing was added to for so long is forgotten, unless only a reset lifts its lock. */
export const failuresKeptDays = 365;

// The longest that each can be good for, in days; `packages/api` issues them.
const sessionDays = 14;
const linkDays = 7;
/** OWASP ASVS 5.0, 6.3.1: what 100 failures have locked stays so. */
const failuresUntilReset = 100;

/** Each gets the limit as $1; `before` is the greatest id that is old enough, as $2. */
const statements: readonly { text: string; before?: { kind: IdKind; days: number } }[] = [
  {
    text: `delete from passkey_challenges where hash in (
      select hash from passkey_challenges where expires_at < now() limit $1 for update skip locked)`,
  },
  {
    text: `delete from login_tickets where id in (
      select id from login_tickets where expires_at < now() - interval '1 day' limit $1 for update skip locked)`,
  },
  {
    text: `delete from totp_enrolments where user_id in (
      select user_id from totp_enrolments where expires_at < now() limit $1 for update skip locked)`,
  },
  {
    before: { kind: 'accountToken', days: linkDays + signInsKeptDays },
    text: `delete from account_tokens where id in (
      select id from account_tokens where id < $2 and expires_at < now() order by id limit $1 for update skip locked)`,
  },
  {
    before: { kind: 'session', days: sessionDays + signInsKeptDays },
    // The latest of each person in each organization tells when they were last seen there.
    text: `delete from sessions where id in (
      select s.id from sessions s
       where s.id < $2 and s.expires_at < now() and exists (
         select from sessions later where later.user_id = s.user_id and later.id > s.id
            and later.organization_id is not distinct from s.organization_id)
       order by s.id limit $1 for update skip locked)`,
  },
  {
    before: { kind: 'device', days: signInsKeptDays },
    text: `delete from devices where id in (
      select id from devices where id < $2 and expires_at < now() - interval '${signInsKeptDays} days'
       order by id limit $1 for update skip locked)`,
  },
  {
    text: `delete from authentication_failures where (user_id, factor, device_id) in (
      select user_id, factor, device_id from authentication_failures
       where in_a_row < ${failuresUntilReset} and last_failed_at < now() - interval '${failuresKeptDays} days'
       limit $1 for update skip locked)`,
  },
];

const clockRow = z.object({ now: z.date() });

/**
 * Removes what signing in leaves behind and nothing asks for any more: challenges, tickets and secrets that nobody
 * answered, links, sessions and devices that ended long ago, failures that nobody repeated. Up to `limit` rows of each.
 * Returns how many rows of the kind with the most: fewer than the limit says that none is left.
 */
export async function retireSignIns(sql: Sql, limit: number): Promise<number> {
  const [clock] = await sql.query('select now() as now');
  const { now } = clockRow.parse(clock);
  let most = 0;
  for (const { text, before } of statements) {
    const until = before && new Date(now.getTime() - before.days * 86_400_000);
    const values = before ? [limit, idBounds(before.kind, { until }).to] : [limit];
    const removed = await sql.query(`${text} returning 1`, values);
    most = Math.max(most, removed.length);
  }
  return most;
}
