import { countForReplay } from '@novapulse/jobs';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';
import { webhookNotFound } from './lockWebhook.ts';
import { missedFilter } from './missed.ts';
import { webhookStatusSchema, webhookView } from './webhookView.ts';

/** How far an endpoint is from being disabled for its failures, and what it has missed. */
export const health = procedure('webhooks:read')
  .input(z.strictObject({ id: idOf('webhook') }))
  .output(
    z.object({
      status: webhookStatusSchema,
      failingSince: timeOutput.nullable(),
      /** To the minute. */
      lastFailedAt: timeOutput.nullable(),
      /** Of the time of nothing but failures after which it is disabled; 100 when it was. */
      failedPercent: z.int().min(0).max(100),
      disableAfterSeconds: z.number(),
      /** When the next failure disables it; null unless it fails and is enabled. */
      disabledFrom: timeOutput.nullable(),
      /** What failed or was skipped since it began to fail or was disabled; null for an endpoint that does neither. */
      missed: z.object({ since: timeOutput, count: z.int() }).nullable(),
    }),
  )
  .query(async ({ ctx: { deps, organizationId }, input: { id } }) => {
    const { disableAfterMs } = deps.config;
    const webhook = await deps.db.prisma.webhook.findFirst({ where: { id, organizationId, deletedAt: null } });
    if (webhook === null) throw webhookNotFound();
    const { failingSince, lastFailedAt, disabledAt, disabledReason } = webhook;
    const failedMs = failingSince && lastFailedAt ? lastFailedAt.getTime() - failingSince.getTime() : 0;
    const share = disabledReason === 'failing' ? 1 : Math.min(1, Math.max(0, failedMs / disableAfterMs));
    const filter = missedFilter(webhook);
    return {
      status: webhookView(webhook, deps.clock.now()).status,
      failingSince: failingSince?.toISOString() ?? null,
      lastFailedAt: lastFailedAt?.toISOString() ?? null,
      failedPercent: Math.floor(share * 100),
      disableAfterSeconds: disableAfterMs / 1000,
      disabledFrom:
        failingSince === null || disabledAt !== null
          ? null
          : new Date(failingSince.getTime() + disableAfterMs).toISOString(),
      missed:
        filter?.endedSince === undefined
          ? null
          : {
              since: filter.endedSince,
              count: await countForReplay(deps.db.sql, { organizationId, webhookId: id }, filter),
            },
    };
  });
