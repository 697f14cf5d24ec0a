import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { revokeDeviceTrust } from '../../authentication/devices.ts';
import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';

export const revokeAll = procedure('profile:manage')
  .input(noInput)
  .output(z.object({ revoked: z.int() }))
  .mutation(async ({ ctx }) => {
    const { caller, deps } = ctx;
    const revoked = await deps.db.prisma.$transaction(async (tx) => {
      const count = await revokeDeviceTrust(tx, caller.userId);
      await recordAudit(tx, ctx, {
        action: 'devices.revokeAll',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'user', id: caller.userId },
        detail: { revoked: count },
      });
      return count;
    });
    return { revoked };
  });
