import { type Prisma, sqlOf } from '@novapulse/db';
import { z } from 'zod';

const lockedUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  operator: z.boolean(),
  disabledAt: z.date().nullable(),
});

/** A user, locked until the transaction ends, so that changes of one account follow each other; null for none. */
export async function lockUser(
  tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>,
  userId: string,
): Promise<z.infer<typeof lockedUser> | null> {
  const [row] = await sqlOf(tx).query(
    'select id, email, name, operator, disabled_at as "disabledAt" from users where id = $1 for update',
    [userId],
  );
  return row === undefined ? null : lockedUser.parse(row);
}
