import { passwordResetEmail } from '@novapulse/jobs';
import { z } from 'zod';
import {
  accountTokenInput,
  changeAskedAt,
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
import { forgetDevices } from '../../authentication/devices.ts';
import { removePasskeysSince } from '../../passkeys/removePasskeysSince.ts';
import { procedure } from '../../trpc.ts';

/**
 * The owner of the old address says that the change was not theirs. Somebody else was signed in, so it takes everything
 * from them: the address, all sessions, known devices, the password, and the passkeys that were added since the change was
 * asked for; a link to the old address sets a new password. Older factors stay: this link must open no more to the old
 * mailbox than it could open before the change.
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
      const since = await changeAskedAt(tx, id);
      await useAccountToken(tx, deps, id);
      if (user.email !== email) await setEmail(tx, userId, email);
      await tx.user.update({ where: { id: userId }, data: { passwordHash: null } });
      await voidAccountTokens(tx, deps, userId, ['password_reset', 'email_change', 'email_change_undo']);
      const sessionsEnded = await endAccess(tx, deps, { userId });
      await forgetDevices(tx, userId, deps.clock.now());
      const passkeys = await removePasskeysSince(tx, { userId, since }, deps.clock.now());
      const reset = await createAccountToken(tx, deps, { purpose: 'password_reset', userId });
      await mailAccount(tx, ctx, passwordResetEmail(email, reset, { address: client.address }));
      await mailAccountNotice(tx, ctx, { to: email, notice: 'emailRestored', passkeys });
      await recordAccountAudit(tx, ctx, userId, {
        action: 'auth.undoEmailChange',
        isProven: true,
        detail: { from: user.email, to: email, sessionsEnded, passkeysRemoved: passkeys.removed },
      });
      return email;
    });
    return { status: 'email_restored' as const, email };
  });
