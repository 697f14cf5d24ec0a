import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { trustedDevice } from './trustedDevice.ts';

export const revoke = procedure('profile:manage')
  .input(z.strictObject({ id: idOf('device') }))
  .output(z.object({ id: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps } = ctx;
    await deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.device.updateMany({
        where: { ...trustedDevice(caller.userId, deps.clock.now()), id },
        data: { trustedUntil: null },
      });
      if (count === 0) throw new NovaError('NOT_FOUND', 'You trust no device with this id.');
      await recordAudit(tx, ctx, {
        action: 'devices.revoke',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'device', id },
      });
    });
    return { id };
  });
