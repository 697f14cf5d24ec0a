import { z } from 'zod';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { idOf } from '../../inputs/id.ts';
import { removePasskey } from '../../passkeys/removePasskey.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { noSuchPasskey, requirePasskey } from './requirePasskey.ts';

export const remove = procedure('profile:manage')
  .input(z.strictObject({ id: idOf('passkey') }))
  .output(z.object({ id: z.string(), /** Whether a second factor is left. */ mfaEnabled: z.boolean() }))
  .use(async ({ ctx, input: { id }, next }) => {
    await requirePasskey(ctx.deps.db.prisma, { userId: ctx.caller.userId, id });
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps } = ctx;
    const { wasLast } = await deps.db.prisma.$transaction(async (tx) => {
      const removed = await removePasskey(tx, { userId: caller.userId, id }, deps.clock.now());
      if (removed === null) throw noSuchPasskey();
      await mailAccountNotice(tx, ctx, { to: caller.email, notice: 'passkeyRemoved', detail: removed.name });
      await recordAudit(tx, ctx, {
        action: 'passkeys.remove',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'passkey', id },
        detail: { ...removed },
      });
      return removed;
    });
    return { id, mfaEnabled: !wasLast };
  });
