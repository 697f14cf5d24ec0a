import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';

export const logout = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(z.object({ status: z.literal('signed_out') }))
  .mutation(async ({ ctx }) => {
    const { caller, deps } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      await tx.session.updateMany({
        where: { id: caller.sessionId, revokedAt: null },
        data: { revokedAt: deps.clock.now() },
      });
      await recordAudit(tx, ctx, {
        action: 'auth.logout',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'session', id: caller.sessionId },
      });
    });
    ctx.setCookie(ctx.sessionCookie.clear());
    return { status: 'signed_out' as const };
  });
