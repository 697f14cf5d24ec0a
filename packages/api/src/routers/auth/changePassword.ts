import { z } from 'zod';
import { endAccess } from '../../accounts/endAccess.ts';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { requireOwnPassword } from '../../accounts/requireOwnPassword.ts';
import { setPassword } from '../../accounts/setPassword.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { rotateSession } from '../../authentication/rotateSession.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { givenPassword } from '../../inputs/givenPassword.ts';
import { newPassword } from '../../inputs/newPassword.ts';
import { requireGoodPassword } from '../../passwords/requireGoodPassword.ts';
import { procedure, stepUp } from '../../trpc.ts';

/** Ends all other sessions and the trust in devices; this session goes on with another token. */
export const changePassword = procedure('profile:manage')
  .input(z.strictObject({ currentPassword: givenPassword, newPassword }))
  .output(z.object({ status: z.literal('password_changed'), sessionsEnded: z.int() }))
  .use(stepUp)
  .mutation(async ({ ctx, input }) => {
    const { caller, deps } = ctx;
    const user = await requireOwnPassword(ctx, caller, input.currentPassword, 'currentPassword');
    if (input.newPassword === input.currentPassword) {
      throw invalidInput({ newPassword: ['This is the password you have. Choose another one.'] });
    }
    requireGoodPassword(input.newPassword, user, 'newPassword');
    // Before the transaction: hashing takes its turn and must not hold a connection meanwhile.
    const passwordHash = await ctx.passwords.hash(input.newPassword);
    const { sendCookie, sessionsEnded } = await deps.db.prisma.$transaction(async (tx) => {
      await setPassword(tx, deps, { userId: user.id, passwordHash, replaces: user.passwordHash });
      const sessionsEnded = await endAccess(tx, deps, { userId: user.id, exceptId: caller.sessionId });
      const sendCookie = await rotateSession(tx, ctx, caller, []);
      await mailAccountNotice(tx, ctx, { to: user.email, notice: 'passwordChanged' });
      await recordAudit(tx, ctx, {
        action: 'auth.changePassword',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'user', id: user.id },
        detail: { sessionsEnded },
      });
      return { sendCookie, sessionsEnded };
    });
    sendCookie();
    return { status: 'password_changed' as const, sessionsEnded };
  });
