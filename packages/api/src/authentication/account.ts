import type { Role } from '@novapulse/core';
import type { Prisma, Sql } from '@novapulse/db';
import { z } from 'zod';

/** Who wants to sign in, and where to. */
export type Account = {
  id: string;
  email: string;
  name: string;
  operator: boolean;
  passwordHash: string | null;
  isDisabled: boolean;
  /** The first organization that the user belongs to; null for none. */
  membership: { organizationId: string; role: Role } | null;
  /** An invitation waits for this address: without a membership, too, its owner must be able to sign in and accept. */
  isInvited: boolean;
};

const rowSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  operator: z.boolean(),
  password_hash: z.string().nullable(),
  disabled_at: z.date().nullable(),
  organization_id: z.string().nullable(),
  role: z.enum(['admin', 'manager', 'user']).nullable(),
  is_invited: z.boolean(),
});

export const findAccountByEmail = (sql: Sql, email: string) => findAccount(sql, 'email', email);
export const findAccountById = (sql: Sql, id: string) => findAccount(sql, 'id', id);

// One statement, whether there is such an account or not: the time it takes must not tell.
async function findAccount(sql: Sql, column: 'id' | 'email', value: string): Promise<Account | null> {
  const [found] = await sql.query(
    `select u.id, u.email, u.name, u.operator, u.password_hash, u.disabled_at, m.organization_id, m.role,
            exists (select from invites i where i.email = u.email and i.accepted_at is null and i.revoked_at is null
                       and i.expires_at > now()) as is_invited
       from users u
       left join lateral (
         select organization_id, role from memberships
          where user_id = u.id and disabled_at is null
          order by created_at, organization_id limit 1) m on true
      where u.${column} = $1`,
    [value],
  );
  if (found === undefined) return null;
  const row = rowSchema.parse(found);
  const { id, email, name, operator, password_hash: passwordHash, organization_id: organizationId, role } = row;
  return {
    id,
    email,
    name,
    operator,
    passwordHash,
    isDisabled: row.disabled_at !== null,
    membership: organizationId === null || role === null ? null : { organizationId, role },
    isInvited: row.is_invited,
  };
}

/**
 * Keeps an account as it was found until the transaction ends: whoever disables it, sets its password or enrols a
 * factor waits, and whoever did so in the meantime is noticed. False when it has changed.
 */
export async function holdAccount(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  { id, passwordHash }: Account,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select id from users
     where id = ${id} and disabled_at is null and password_hash is not distinct from ${passwordHash} for share`;
  return rows.length === 1;
}
