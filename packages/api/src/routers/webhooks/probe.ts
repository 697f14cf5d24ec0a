import { sqlOf } from '@novapulse/db';
import { insertProbe } from '@novapulse/jobs';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { lockWebhook } from './lockWebhook.ts';

/**
 * Sends one test event (`novapulse.probe`), also to an endpoint that is disabled: it tells whether it works again before
 * it is enabled. It is tried once, and changes nothing but what it shows.
 */
export const probe = procedure('webhooks:write', { limits: ['webhooks.sendTest'] })
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(z.object({ deliveryId: z.string(), eventId: z.string() }))
  .mutation(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const sent = await deps.db.prisma.$transaction(async (tx) => {
      await lockWebhook(tx, organizationId, id);
      return insertProbe(sqlOf(tx), deps.newId, { organizationId, webhookId: id });
    });
    deps.changes.announce([{ organizationId, jobId: sent.deliveryId }]);
    return sent;
  });
