import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { endSessions } from '../../authentication/endSessions.ts';
import { idOf } from '../../inputs/id.ts';
import { revokeInvitesBy } from '../../invites/revokeInvitesBy.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { askForReview } from '../apiKeys/askForReview.ts';
import { lockMember, requireAnotherAdmin } from './lockMember.ts';
import { memberOutput, memberView } from './memberView.ts';
import { requireMember } from './requireMember.ts';

/**
 * Locks a member out of this organization, until they are enabled again. Their account stays theirs: what it opens
 * elsewhere is not for this organization's admins to decide.
 */
export const disable = procedure('members:manage')
  .input(z.strictObject({ id: idOf('user') }))
  .output(memberOutput)
  .use(async ({ ctx, input, next }) => {
    await requireMember(ctx, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      const member = await lockMember(tx, ctx, id);
      if (member.disabledAt !== null) return memberView(member);
      if (member.role === 'admin') await requireAnotherAdmin(tx, organizationId, id);
      const disabledAt = deps.clock.now();
      await tx.membership.update({
        where: { organizationId_userId: { organizationId, userId: id } },
        data: { disabledAt },
      });
      const sessionsEnded = await endSessions(tx, { organizationId, userId: id }, deps.clock.now());
      const invitesRevoked = await revokeInvitesBy(tx, deps, { organizationId, userId: id });
      const review = { organizationId, userId: id, reason: 'creator_disabled' as const };
      await recordAudit(tx, ctx, {
        action: 'members.disable',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'user', id },
        detail: { sessionsEnded, invitesRevoked, keysToReview: await askForReview(tx, deps, review) },
      });
      return memberView({ ...member, disabledAt });
    });
  });
