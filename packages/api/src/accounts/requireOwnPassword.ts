import { recordAudit } from '../audit/recordAudit.ts';
import { organizationIdOf, type UserCaller } from '../authentication/caller.ts';
import type { Context } from '../context.ts';
import { invalidInput } from '../errors/invalidInput.ts';

export type OwnAccount = { id: string; email: string; name: string; passwordHash: string };

/**
 * The caller's account, once they have given its password.
 *
 * @throws NovaError `BAD_REQUEST` that names the field when the password is wrong.
 */
export async function requireOwnPassword(
  ctx: Context,
  caller: UserCaller,
  password: string,
  field: string,
): Promise<OwnAccount> {
  const { prisma } = ctx.deps.db;
  const user = await prisma.user.findUniqueOrThrow({
    where: { id: caller.userId },
    select: { id: true, email: true, name: true, passwordHash: true },
  });
  const { passwordHash } = user;
  if ((await ctx.passwords.verify(passwordHash, password)) && passwordHash !== null) return { ...user, passwordHash };
  await recordAudit(prisma, ctx, {
    action: 'auth.checkPassword',
    organizationId: organizationIdOf(caller),
    actor: { type: 'user', id: user.id },
    target: { type: 'user', id: user.id },
    outcome: 'failure',
  });
  throw invalidInput(Object.fromEntries([[field, ['This is not your password.']]]), 'WRONG_PASSWORD');
}
