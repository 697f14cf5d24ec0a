import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';

export const revoke = procedure('profile:manage')
  .input(z.strictObject({ id: idOf('session') }))
  .output(z.object({ id: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { id, userId: caller.userId, revokedAt: null },
        data: { revokedAt: deps.clock.now() },
      });
      if (count === 0) throw new NovaError('NOT_FOUND', 'You have no session with this id.');
      await recordAudit(tx, ctx, {
        action: 'sessions.revoke',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'session', id },
      });
    });
    return { id };
  });
