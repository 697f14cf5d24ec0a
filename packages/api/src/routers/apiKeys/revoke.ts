import { z } from 'zod';
import { findPeople } from '../../accounts/findPeople.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { apiKeyOutput, apiKeyView } from './apiKeyView.ts';
import { noSuchApiKey, requireApiKey } from './requireApiKey.ts';

/** From the next request on the key is refused. Revoking it again changes nothing. */
export const revoke = procedure('apiKeys:manage')
  .input(z.strictObject({ id: idOf('apiKey') }))
  .output(apiKeyOutput)
  .use(async ({ ctx, input, next }) => {
    await requireApiKey(ctx, input.id);
    return next();
  })
  .use(stepUp)
  .mutation(async ({ ctx, input: { id } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    return deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.apiKey.updateMany({
        where: { id, organizationId, revokedAt: null },
        data: { revokedAt: now },
      });
      const row = await tx.apiKey.findFirst({ where: { id, organizationId } });
      if (row === null) throw noSuchApiKey();
      if (count > 0) {
        await recordAudit(tx, ctx, {
          action: 'apiKeys.revoke',
          organizationId,
          actor: actorOf(caller),
          target: { type: 'api_key', id },
        });
      }
      return apiKeyView(row, await findPeople(tx, [row.createdById]), now);
    });
  });
