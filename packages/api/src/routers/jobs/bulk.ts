import { sqlOf } from '@novapulse/db';
import { bulkAction, countForBulk, startBulk } from '@novapulse/jobs';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { idOf } from '../../inputs/id.ts';
import { jobFilterInput, toJobFilter } from '../../jobs/jobFilterInput.ts';
import { procedure } from '../../trpc.ts';

const mostIds = 200;

const bulkInput = z.strictObject({
  action: bulkAction,
  /** As in `jobs.list`. Jobs that the action does not apply to are passed over. */
  filter: z.strictObject({
    ...jobFilterInput,
    ids: z.array(idOf('job')).min(1).max(mostIds).optional().meta({ description: 'Of these jobs only.' }),
  }),
  /** Only count. */
  dryRun: z.boolean().default(false),
});

/**
 * Retries, cancels, removes or promotes all jobs that match and exist by now. A job of its own does it in batches, goes
 * on after a crash, and can be cancelled; `bulkStatus` tells how far it is.
 */
export const bulk = procedure('jobs:write')
  .input(bulkInput)
  .output(
    z.object({
      /** The id of the job that does it; absent for a dry run and when nothing matches. */
      bulkId: z.string().optional(),
      /** How many jobs match now; 100,000 stands for that many or more. */
      count: z.int(),
    }),
  )
  .mutation(async ({ ctx, input: { action, filter: filterInput, dryRun } }) => {
    const { caller, deps, organizationId } = ctx;
    const found = toJobFilter(filterInput);
    // What contradicts itself finds none, whichever ids are given.
    const filter = { ...found, ids: found.ids ?? filterInput.ids };
    const count = await countForBulk(deps.db.sql, organizationId, action, filter);
    if (dryRun || count === 0) return { count };
    const bulkId = await deps.db.prisma.$transaction(async (tx) => {
      const id = await startBulk(sqlOf(tx), { organizationId, action, filter, total: count, newId: deps.newId });
      await recordAudit(tx, ctx, {
        action: 'jobs.bulk',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'job', id },
        detail: { action, filter: JSON.stringify(filter), count },
      });
      return id;
    });
    deps.changes.announce([{ organizationId, jobId: bulkId }]);
    return { bulkId, count };
  });
