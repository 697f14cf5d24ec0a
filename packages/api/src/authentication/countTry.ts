import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import { failuresPerLock, failuresUntilReset, lockSeconds } from './lockSchedule.ts';

/**
 * What failures are counted for: one count for every second factor of an account together, on every path; for its
 * password one count for each device that the account knows, and one (with an empty `deviceId`) for all others; one for
 * the first code of an app that is being set up.
 */
export type TryKey = { userId: string; factor: 'password' | 'second_factor' | 'enrolment'; deviceId: string };

export type Admission =
  | { isAdmitted: true; inARow: number }
  /** `lockedUntil` is null when only a reset helps. */
  | { isAdmitted: false; lockedUntil: Date | null };

const rowSchema = z.object({ in_a_row: z.int(), refused: z.int(), locked_until: z.date().nullable() });

const isLocked = `(f.in_a_row >= ${failuresUntilReset} or coalesce(f.locked_until > $4::timestamptz, false))`;
const next = '(f.in_a_row + 1)';

/**
 * Counts a try as failed before it is made, in one statement, so that of any number of tries at once, on any number
 * of nodes, no more are admitted than the schedule allows. `forgetFailures` takes it back when the try succeeds.
 * A locked and an open account cost the same one write.
 */
export async function countTry(sql: Sql, { userId, factor, deviceId }: TryKey, now: Date): Promise<Admission> {
  const [row] = await sql.query(
    `insert into authentication_failures as f (user_id, factor, device_id, in_a_row, last_failed_at)
     values ($1, $2, $3, 1, $4::timestamptz)
     on conflict (user_id, factor, device_id) do update set
       in_a_row = case when ${isLocked} then f.in_a_row else ${next} end,
       refused = case when ${isLocked} then f.refused + 1 else 0 end,
       last_failed_at = case when ${isLocked} then f.last_failed_at else $4::timestamptz end,
       locked_until = case
         when ${isLocked} then f.locked_until
         when ${next} % ${failuresPerLock} = 0 then $4::timestamptz + make_interval(
           secs => ($5::int[])[least(${next} / ${failuresPerLock}, ${lockSeconds.length})])
       end
     returning in_a_row, refused, locked_until`,
    [userId, factor, deviceId, now, lockSeconds],
  );
  const { in_a_row: inARow, refused, locked_until: lockedUntil } = rowSchema.parse(row);
  if (refused === 0) return { isAdmitted: true, inARow };
  return { isAdmitted: false, lockedUntil: inARow >= failuresUntilReset ? null : lockedUntil };
}

/** Gives a try back that could not be made: nothing was learnt by it. */
export async function returnTry(sql: Sql, { userId, factor, deviceId }: TryKey, inARow: number): Promise<void> {
  await sql.query(
    `update authentication_failures set in_a_row = in_a_row - 1, locked_until = null
      where user_id = $1 and factor = $2 and device_id = $3 and in_a_row = $4::int`,
    [userId, factor, deviceId, inARow],
  );
}

/** The lock that holds now, without a try. */
export async function findLock(sql: Sql, { userId, factor, deviceId }: TryKey, now: Date): Promise<Admission> {
  const [row] = await sql.query(
    `select in_a_row, refused, locked_until from authentication_failures f
      where user_id = $1 and factor = $2 and device_id = $3 and ${isLocked}`,
    [userId, factor, deviceId, now],
  );
  if (row === undefined) return { isAdmitted: true, inARow: 0 };
  const { in_a_row: inARow, locked_until: lockedUntil } = rowSchema.parse(row);
  return { isAdmitted: false, lockedUntil: inARow >= failuresUntilReset ? null : lockedUntil };
}

/** Ends a row of failures: the try has succeeded. */
export async function forgetFailures(sql: Sql, { userId, factor, deviceId }: TryKey): Promise<void> {
  await sql.query('delete from authentication_failures where user_id = $1 and factor = $2 and device_id = $3', [
    userId,
    factor,
    deviceId,
  ]);
}

/** Lifts every lock of one kind, on every device: the password was set anew, or an admin reset the second factor. */
export async function liftLocks(sql: Sql, userId: string, factor: TryKey['factor']): Promise<void> {
  await sql.query('delete from authentication_failures where user_id = $1 and factor = $2', [userId, factor]);
}
