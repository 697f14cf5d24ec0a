import { z } from 'zod';
import { findJobErrors, jobErrorOutput } from '../../jobs/findJobErrors.ts';
import { queueSchema } from '../../jobs/jobView.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';

/**
 * What the organization's dead jobs died of, the most frequent first: failed jobs grouped by kind, code and message,
 * where numbers and ids count as equal. Out of the newest 10,000 failed jobs that match, at most 50 groups.
 */
export const errors = procedure('jobs:read')
  .input(z.strictObject({ ...timeRangeInput, queue: queueSchema.optional() }).prefault({}))
  .output(z.array(jobErrorOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    // Messages are for the organization alone: an operator who acts in none sees none.
    if (organizationId === null) return [];
    return findJobErrors(deps.db.sql, organizationId, {
      queue: input.queue,
      ...idRange('job', { since: input.since, until: input.until, cursor: undefined }),
    });
  });
