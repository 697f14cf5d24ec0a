import { emailChangedEmail } from '@novapulse/jobs';
import { z } from 'zod';
import {
  accountTokenInput,
  createAccountToken,
  findAccountToken,
  unusableToken,
  useAccountToken,
  voidAccountTokens,
} from '../../accounts/accountTokens.ts';
import { lockUser } from '../../accounts/lockUser.ts';
import { mailAccount } from '../../accounts/mailAccount.ts';
import { recordAccountAudit } from '../../accounts/recordAccountAudit.ts';
import { setEmail } from '../../accounts/setEmail.ts';
import { procedure } from '../../trpc.ts';

/** Ends a change of address: whoever has the mail to the new one confirms it. Signs nobody in. */
export const confirmEmail = procedure('public')
  .input(z.strictObject({ token: accountTokenInput }))
  .output(z.object({ status: z.literal('email_changed'), email: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const { deps, client } = ctx;
    const email = await deps.db.prisma.$transaction(async (tx) => {
      const { id, userId, email } = await findAccountToken(tx, deps, 'email_change', input.token);
      const user = await lockUser(tx, userId);
      if (user === null || user.disabledAt !== null || email === null) throw unusableToken();
      await useAccountToken(tx, deps, id);
      await setEmail(tx, userId, email);
      // Links that wait in the old mailbox must not set this account's password.
      await voidAccountTokens(tx, deps, userId, ['password_reset', 'email_change']);
      const undo = await createAccountToken(tx, deps, { purpose: 'email_change_undo', userId, email: user.email });
      const change = { newEmail: email, isConfirmed: true, address: client.address };
      await mailAccount(tx, ctx, emailChangedEmail(user.email, undo, change));
      await recordAccountAudit(tx, ctx, userId, {
        action: 'auth.confirmEmail',
        isProven: true,
        detail: { from: user.email, to: email },
      });
      return email;
    });
    return { status: 'email_changed' as const, email };
  });
