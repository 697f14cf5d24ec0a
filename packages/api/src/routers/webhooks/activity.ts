import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { activityOutput, findActivity } from './findActivity.ts';
import { webhookNotFound } from './lockWebhook.ts';

/** What one endpoint did in the last 24 hours. */
export const activity = procedure('webhooks:read')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(activityOutput)
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const isOurs = await deps.db.prisma.webhook.count({ where: { id, organizationId, deletedAt: null } });
    if (isOurs === 0) throw webhookNotFound();
    const activityOf = await findActivity(deps.db.sql, organizationId, [id], deps.clock.now());
    return activityOf(id);
  });
