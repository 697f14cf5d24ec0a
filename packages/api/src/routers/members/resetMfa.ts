import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { endAccess } from '../../accounts/endAccess.ts';
import { lockUser } from '../../accounts/lockUser.ts';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import type { UserCaller } from '../../authentication/caller.ts';
import { idOf } from '../../inputs/id.ts';
import { removeSecondFactors } from '../../secondFactor/removeSecondFactors.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { lockMember } from './lockMember.ts';
import { requireMember } from './requireMember.ts';

/** Removes a member's second factors, for somebody who has lost theirs: they sign in with the password and enrol anew. */
export const resetMfa = procedure('members:manage')
  .input(z.strictObject({ id: idOf('user') }))
  .output(z.object({ id: z.string(), sessionsEnded: z.int() }))
  .use(async ({ ctx, input, next }) => {
    await requireMember(ctx, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const sessionsEnded = await deps.db.prisma.$transaction(async (tx) => {
      await lockMember(tx, ctx, id);
      const user = await lockUser(tx, id);
      if (user === null) throw new NovaError('NOT_FOUND', 'There is no member with this id.');
      await requireOwnMember(tx, caller, user);
      await removeSecondFactors(tx, id, deps.clock.now());
      const sessionsEnded = await endAccess(tx, deps, { userId: id });
      await mailAccountNotice(tx, ctx, { to: user.email, notice: 'mfaReset' });
      await recordAudit(tx, ctx, {
        action: 'members.resetMfa',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'user', id },
        detail: { sessionsEnded },
      });
      return sessionsEnded;
    });
    return { id, sessionsEnded };
  });

/**
 * The factors guard the whole account. An organization's admin may remove them only where that opens nothing beyond the
 * organization: not for members of others, nor for operators. Holds while the user's row is locked: a new membership
 * refers to it and has to wait.
 */
async function requireOwnMember(
  tx: Pick<Prisma.TransactionClient, 'membership'>,
  caller: UserCaller,
  { id, operator }: { id: string; operator: boolean },
): Promise<void> {
  if (id === caller.userId) {
    throw new NovaError('FORBIDDEN', 'Change your own second factor on the security page, or ask another admin.');
  }
  if (caller.operator) return;
  const memberships = await tx.membership.count({ where: { userId: id } });
  if (operator || memberships > 1) {
    throw new NovaError('FORBIDDEN', 'Only an operator of this installation can reset this person’s second factor.', {
      reason: 'OPERATOR_REQUIRED',
    });
  }
}
