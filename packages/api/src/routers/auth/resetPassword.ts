import { z } from 'zod';
import { accountTokenInput, findAccountToken, unusableToken, useAccountToken } from '../../accounts/accountTokens.ts';
import { endAccess } from '../../accounts/endAccess.ts';
import { lockUser } from '../../accounts/lockUser.ts';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { recordAccountAudit } from '../../accounts/recordAccountAudit.ts';
import { setPassword } from '../../accounts/setPassword.ts';
import { forgetDevices } from '../../authentication/devices.ts';
import { newPassword } from '../../inputs/newPassword.ts';
import { passkeysLeft } from '../../passkeys/removePasskeysSince.ts';
import { requireGoodPassword } from '../../passwords/requireGoodPassword.ts';
import { procedure } from '../../trpc.ts';

/**
 * Sets a new password with the token of a mail. It proves the mailbox and nothing else: nobody is signed in, the second
 * factor stays, and everything that the old password opened ends. Passkeys stay, too, for the mailbox alone must not take
 * them away; the mail about the reset names them.
 */
export const resetPassword = procedure('public')
  .input(z.strictObject({ token: accountTokenInput, password: newPassword }))
  .output(z.object({ status: z.literal('password_reset') }))
  .mutation(async ({ ctx, input }) => {
    const { deps } = ctx;
    const { prisma } = deps.db;
    const { id, userId } = await findAccountToken(prisma, deps, 'password_reset', input.token);
    const owner = await prisma.user.findUnique({ where: { id: userId }, select: { email: true, name: true } });
    if (owner === null) throw unusableToken();
    requireGoodPassword(input.password, owner);
    // Before the transaction: hashing takes its turn and must not hold a connection meanwhile.
    const passwordHash = await ctx.passwords.hash(input.password);
    await prisma.$transaction(async (tx) => {
      const user = await lockUser(tx, userId);
      if (user === null || user.disabledAt !== null) throw unusableToken();
      await useAccountToken(tx, deps, id);
      await setPassword(tx, deps, { userId, passwordHash });
      const sessionsEnded = await endAccess(tx, deps, { userId });
      await forgetDevices(tx, userId, deps.clock.now());
      const left = await passkeysLeft(tx, userId);
      await mailAccountNotice(tx, ctx, { to: user.email, notice: 'passwordReset', passkeys: { removed: [], left } });
      await recordAccountAudit(tx, ctx, userId, {
        action: 'auth.resetPassword',
        isProven: true,
        detail: { sessionsEnded },
      });
    });
    return { status: 'password_reset' as const };
  });
