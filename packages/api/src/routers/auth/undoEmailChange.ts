import { passwordResetEmail } from '@novapulse/jobs';
import { z } from 'zod';
import {
  accountTokenInput,
  createAccountToken,
  findAccountToken,
  unusableToken,
  useAccountToken,
  voidAccountTokens,
} from '../../accounts/accountTokens.ts';
import { endAccess } from '../../accounts/endAccess.ts';
import { lockUser } from '../../accounts/lockUser.ts';
import { mailAccount, mailAccountNotice } from '../../accounts/mailAccount.ts';
import { recordAccountAudit } from '../../accounts/recordAccountAudit.ts';
import { setEmail } from '../../accounts/setEmail.ts';
import { procedure } from '../../trpc.ts';

/**
 * The owner of the old address says that the change was not theirs. Somebody else was signed in, so it takes everything
 * from them: the address, all sessions and the password; a link to the old address sets a new one.
 */
export const undoEmailChange = procedure('public')
  .input(z.strictObject({ token: accountTokenInput }))
  .output(z.object({ status: z.literal('email_restored'), email: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const { deps, client } = ctx;
    const email = await deps.db.prisma.$transaction(async (tx) => {
      const { id, userId, email } = await findAccountToken(tx, deps, 'email_change_undo', input.token);
      const user = await lockUser(tx, userId);
      if (user === null || user.disabledAt !== null || email === null) throw unusableToken();
      await useAccountToken(tx, deps, id);
      if (user.email !== email) await setEmail(tx, userId, email);
      await tx.user.update({ where: { id: userId }, data: { passwordHash: null } });
      await voidAccountTokens(tx, deps, userId, ['password_reset', 'email_change', 'email_change_undo']);
      const sessionsEnded = await endAccess(tx, deps, { userId });
      const reset = await createAccountToken(tx, deps, { purpose: 'password_reset', userId });
      await mailAccount(tx, ctx, passwordResetEmail(email, reset, { address: client.address }));
      await mailAccountNotice(tx, ctx, { to: email, notice: 'emailRestored' });
      await recordAccountAudit(tx, ctx, userId, {
        action: 'auth.undoEmailChange',
        isProven: true,
        detail: { from: user.email, to: email, sessionsEnded },
      });
      return email;
    });
    return { status: 'email_restored' as const, email };
  });
