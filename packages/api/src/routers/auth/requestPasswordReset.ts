import type { Prisma } from '@novapulse/db';
import { sqlOf } from '@novapulse/db';
import { passwordResetEmail } from '@novapulse/jobs';
import { z } from 'zod';
import { createAccountToken, voidAccountTokens } from '../../accounts/accountTokens.ts';
import { mailAccount } from '../../accounts/mailAccount.ts';
import { recordAudit } from '../../audit/recordAudit.ts';
import type { Context } from '../../context.ts';
import { emailInput } from '../../inputs/email.ts';
import { emailIn } from '../../middleware/limits/limitUse.ts';
import { procedure } from '../../trpc.ts';

/**
 * Mails a link that sets a new password. Neither the answer nor its time tells whether there is such an account: without
 * one the same statements run for nobody, up to a savepoint to which they are rolled back.
 */
export const requestPasswordReset = procedure('public', {
  limits: ['passwordReset.address', { policy: 'passwordReset.account', key: emailIn }],
})
  .input(z.strictObject({ email: emailInput }))
  .output(z.object({ status: z.literal('sent') }))
  .mutation(async ({ ctx, input: { email } }) => {
    await ctx.deps.db.prisma.$transaction(async (tx) => {
      const user = await tx.user.findFirst({
        where: { email, disabledAt: null },
        select: { id: true, memberships: { where: { disabledAt: null }, orderBy: { createdAt: 'asc' }, take: 1 } },
      });
      await sqlOf(tx).query('savepoint before_mail');
      await mailLink(tx, ctx, user?.id ?? ctx.deps.newId('user'), email);
      await sqlOf(tx).query(user === null ? 'rollback to savepoint before_mail' : 'release savepoint before_mail');
      await recordAudit(tx, ctx, {
        action: 'auth.requestPasswordReset',
        organizationId: user?.memberships[0]?.organizationId ?? null,
        actor: null,
        ...(user === null ? { outcome: 'failure' } : { target: { type: 'user', id: user.id } }),
      });
    });
    return { status: 'sent' as const };
  });

async function mailLink(tx: Prisma.TransactionClient, ctx: Context, userId: string, email: string): Promise<void> {
  await voidAccountTokens(tx, ctx.deps, userId, ['password_reset']);
  const reset = await createAccountToken(tx, ctx.deps, { purpose: 'password_reset', userId });
  await mailAccount(tx, ctx, passwordResetEmail(email, reset, { address: ctx.client.address }));
}
