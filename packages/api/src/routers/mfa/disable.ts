import { z } from 'zod';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { noInput } from '../../inputs/noInput.ts';
import { removeTotp } from '../../secondFactor/removeSecondFactors.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { requireTotp } from './requireTotp.ts';

export const disable = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(z.object({ enabled: z.boolean() }))
  .use(async ({ ctx, next }) => next({ ctx: { factor: await requireTotp(ctx) } }))
  .use(stepUp)
  .mutation(async ({ ctx }) => {
    const { caller, deps, factor } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      await removeTotp(tx, caller.userId, deps.clock.now());
      await mailAccountNotice(tx, ctx, { to: caller.email, notice: 'mfaDisabled' });
      await recordAudit(tx, ctx, {
        action: 'mfa.disable',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'factor', id: factor.id },
      });
    });
    const passkeys = await deps.db.prisma.passkey.count({ where: { userId: caller.userId } });
    return { enabled: passkeys > 0 };
  });
