import type { Sql } from '@novapulse/db';
import { z } from 'zod';

/** The second factors of a user. */
export type EnrolledFactors = {
  userId: string;
  hasTotp: boolean;
  passkeys: number;
  recoveryCodesRemaining: number;
};

const rowSchema = z.object({ has_totp: z.boolean(), passkeys: z.int(), recovery_codes: z.int() });

export async function findEnrolledFactors(sql: Sql, userId: string): Promise<EnrolledFactors> {
  const [row] = await sql.query(
    `select exists (select from totp_factors where user_id = $1) as has_totp,
            (select count(*)::int from passkeys where user_id = $1) as passkeys,
            (select count(*)::int from recovery_codes c join recovery_code_sets s on s.id = c.set_id
              where s.user_id = $1 and c.used_at is null) as recovery_codes`,
    [userId],
  );
  const { has_totp: hasTotp, passkeys, recovery_codes: recoveryCodesRemaining } = rowSchema.parse(row);
  return { userId, hasTotp, passkeys, recoveryCodesRemaining };
}

/** Whether the password alone is no longer enough. Recovery codes come with a factor and are none by themselves. */
export function isMfaEnabled({ hasTotp, passkeys }: Pick<EnrolledFactors, 'hasTotp' | 'passkeys'>): boolean {
  return hasTotp || passkeys > 0;
}
