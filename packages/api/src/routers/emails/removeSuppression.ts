import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';

/** Lets mails to a suppressed address go out again, from the next one on. What has failed can be retried. */
export const removeSuppression = procedure('emails:manage')
  .input(z.strictObject({ id: idOf('suppression') }))
  .output(z.object({ id: z.string(), email: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    return deps.db.prisma.$transaction(async (tx) => {
      const [removed] = await tx.mailSuppression.findMany({ where: { id, organizationId }, select: { email: true } });
      const { count } = await tx.mailSuppression.deleteMany({ where: { id, organizationId } });
      if (removed === undefined || count === 0) {
        throw new NovaError('NOT_FOUND', 'There is no suppressed address with this id.');
      }
      await recordAudit(tx, ctx, {
        action: 'emails.removeSuppression',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'mail_suppression', id },
        detail: { email: removed.email },
      });
      return { id, email: removed.email };
    });
  });
