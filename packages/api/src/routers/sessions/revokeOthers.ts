import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';
import { liveSession } from './liveSession.ts';

export const revokeOthers = procedure('profile:manage')
  .input(noInput)
  .output(z.object({ revoked: z.int() }))
  .mutation(async ({ ctx }) => {
    const { caller, deps } = ctx;
    const now = deps.clock.now();
    const revoked = await deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { ...liveSession(caller.userId, now), id: { not: caller.sessionId } },
        data: { revokedAt: now },
      });
      await recordAudit(tx, ctx, {
        action: 'sessions.revokeOthers',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        detail: { revoked: count },
      });
      return count;
    });
    return { revoked };
  });
