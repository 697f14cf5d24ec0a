import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { lockMember } from './lockMember.ts';
import { memberOutput, memberView } from './memberView.ts';
import { requireMember } from './requireMember.ts';

/** Lets a disabled member in again, with the role they had. They sign in anew; their API keys still wait for a decision. */
export const enable = procedure('members:manage')
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
      if (member.disabledAt === null) return memberView(member);
      await tx.membership.update({
        where: { organizationId_userId: { organizationId, userId: id } },
        data: { disabledAt: null },
      });
      await recordAudit(tx, ctx, {
        action: 'members.enable',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'user', id },
      });
      return memberView({ ...member, disabledAt: null });
    });
  });
