import { isPermitted } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { roleOutput } from '../../authentication/userView.ts';
import { idOf } from '../../inputs/id.ts';
import { revokeInvitesBy } from '../../invites/revokeInvitesBy.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { askForReview } from '../apiKeys/askForReview.ts';
import { lockMember, requireAnotherAdmin } from './lockMember.ts';
import { memberOutput, memberView } from './memberView.ts';
import { requireMember } from './requireMember.ts';

/** Holds from the member's next request on, and on their open streams within seconds. */
export const setRole = procedure('members:manage')
  .input(z.strictObject({ id: idOf('user'), role: roleOutput }))
  .output(memberOutput)
  .use(async ({ ctx, input, next }) => {
    await requireMember(ctx, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id, role } }) => {
    const { caller, deps, organizationId } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      const member = await lockMember(tx, ctx, id);
      if (member.role === role) return memberView(member);
      if (member.role === 'admin') await requireAnotherAdmin(tx, organizationId, id);
      await tx.membership.update({
        where: { organizationId_userId: { organizationId, userId: id } },
        data: { role },
      });
      const mayKeepKeys = isPermitted('apiKeys:manage', { kind: 'user', role, operator: false });
      const review = { organizationId, userId: id, reason: 'creator_role_changed' as const };
      const keysToReview = mayKeepKeys ? 0 : await askForReview(tx, deps, review);
      const mayInvite = isPermitted('members:manage', { kind: 'user', role, operator: false });
      const invitesRevoked = mayInvite ? 0 : await revokeInvitesBy(tx, deps, { organizationId, userId: id });
      await recordAudit(tx, ctx, {
        action: 'members.setRole',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'user', id },
        detail: { from: member.role, to: role, keysToReview, invitesRevoked },
      });
      return memberView({ ...member, role });
    });
  });
