import { NovaError, recoveryCodeCount } from '@novapulse/core';
import { z } from 'zod';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { noInput } from '../../inputs/noInput.ts';
import { prepareRecoveryCodes, replaceRecoveryCodes } from '../../secondFactor/recoveryCodeSet.ts';
import { procedure, stepUp } from '../../trpc.ts';

export const regenerateRecoveryCodes = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(
    z.object({
      recoveryCodes: z.array(z.string()).length(recoveryCodeCount).meta({ description: 'Shown this once.' }),
    }),
  )
  .use(async ({ ctx, next }) => {
    if (!ctx.caller.mfa.isEnabled) {
      throw new NovaError('PRECONDITION_FAILED', 'Recovery codes come with a second factor. Set one up first.', {
        reason: 'MFA_NOT_ENABLED',
      });
    }
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx }) => {
    const { caller, deps } = ctx;
    const prepared = await prepareRecoveryCodes(ctx);
    await deps.db.prisma.$transaction(async (tx) => {
      await replaceRecoveryCodes(tx, ctx, caller.userId, prepared);
      await mailAccountNotice(tx, ctx, { to: caller.email, notice: 'recoveryCodesRegenerated' });
      await recordAudit(tx, ctx, {
        action: 'mfa.regenerateRecoveryCodes',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'user', id: caller.userId },
      });
    });
    return { recoveryCodes: prepared.codes };
  });
