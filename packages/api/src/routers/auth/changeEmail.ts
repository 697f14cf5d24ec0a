import { emailChangedEmail, emailChangeEmail } from '@novapulse/jobs';
import { z } from 'zod';
import { createAccountToken, voidAccountTokens } from '../../accounts/accountTokens.ts';
import { mailAccount, mailAccountNotice } from '../../accounts/mailAccount.ts';
import { requireOwnPassword } from '../../accounts/requireOwnPassword.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { emailInput } from '../../inputs/email.ts';
import { givenPassword } from '../../inputs/givenPassword.ts';
import { procedure, stepUp } from '../../trpc.ts';

/**
 * Asks the new address to confirm itself and tells the old one, with a link that undoes the change. The answer is the
 * same when another account has the new address: its owner is told instead.
 */
export const changeEmail = procedure('profile:manage', { limits: ['emailChange.user'] })
  .input(z.strictObject({ email: emailInput, password: givenPassword.optional() }))
  .output(z.object({ status: z.literal('confirmation_sent'), email: z.string() }))
  .use(stepUp)
  .mutation(async ({ ctx, input: { email, password } }) => {
    const { caller, deps, client } = ctx;
    if (email === caller.email) throw invalidInput({ email: ['This is your mail address already.'] });
    if (password !== undefined) await requireOwnPassword(ctx, caller, password, 'password');
    const { userId } = caller;
    await deps.db.prisma.$transaction(async (tx) => {
      await voidAccountTokens(tx, deps, userId, ['email_change']);
      const owner = await tx.user.findUnique({ where: { email }, select: { id: true } });
      const confirm = await createAccountToken(tx, deps, { purpose: 'email_change', userId, email });
      if (owner === null) await mailAccount(tx, ctx, emailChangeEmail(email, confirm, { oldEmail: caller.email }));
      else await mailAccountNotice(tx, ctx, { to: email, notice: 'emailInUse' });
      const undo = await createAccountToken(tx, deps, { purpose: 'email_change_undo', userId, email: caller.email });
      const change = { newEmail: email, isConfirmed: false, address: client.address };
      await mailAccount(tx, ctx, emailChangedEmail(caller.email, undo, change));
      await recordAudit(tx, ctx, {
        action: 'auth.changeEmail',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'user', id: userId },
        detail: { from: caller.email, to: email },
      });
    });
    return { status: 'confirmation_sent' as const, email };
  });
