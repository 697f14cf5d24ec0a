import { recordAudit } from '../audit/recordAudit.ts';
import { type Account, findAccountById } from '../authentication/account.ts';
import { organizationIdOf, type UserCaller } from '../authentication/caller.ts';
import { checkPassword } from '../authentication/checkPassword.ts';
import { lockedFor } from '../authentication/lockedFor.ts';
import type { Context } from '../context.ts';
import { invalidInput } from '../errors/invalidInput.ts';

const lockedWords = {
  locked: { reason: 'PASSWORD_LOCKED', message: 'Too many wrong passwords. Try again later.' },
  resetNeeded: {
    reason: 'PASSWORD_RESET_NEEDED',
    message: 'Too many wrong passwords in a row. Reset your password by mail.',
  },
};

/**
 * The caller's account, once they have given its password. A wrong one counts like one at sign-in.
 *
 * @throws NovaError `BAD_REQUEST` that names the field when the password is wrong, `TOO_MANY_REQUESTS` when it is locked.
 */
export async function requireOwnPassword(
  ctx: Context,
  caller: UserCaller,
  password: string,
  field: string,
): Promise<Account & { passwordHash: string }> {
  const { db, clock } = ctx.deps;
  const account = await findAccountById(db.sql, caller.userId);
  const outcome = await checkPassword(ctx, { account, email: caller.email, deviceId: caller.deviceId, password });
  if (outcome.status === 'right' && outcome.account.passwordHash !== null) {
    return { ...outcome.account, passwordHash: outcome.account.passwordHash };
  }
  const refusal =
    outcome.status === 'locked'
      ? lockedFor(outcome.lock, clock.now(), lockedWords)
      : invalidInput(Object.fromEntries([[field, ['This is not your password.']]]), 'WRONG_PASSWORD');
  await recordAudit(db.prisma, ctx, {
    action: 'auth.checkPassword',
    organizationId: organizationIdOf(caller),
    actor: { type: 'user', id: caller.userId },
    target: { type: 'user', id: caller.userId },
    outcome: 'failure',
    detail: { reason: refusal.reason ?? refusal.code },
  });
  throw refusal;
}
