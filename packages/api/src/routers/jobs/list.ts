import { z } from 'zod';
import { findJobs } from '../../jobs/findJobs.ts';
import { jobFilterInput, jobsOf, requireSearchOfMetadata, toJobFilter } from '../../jobs/jobFilterInput.ts';
import { jobOutput } from '../../jobs/jobView.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';

const listInput = z.strictObject({
  ...pageInput('jobs', 'job'),
  ...jobFilterInput,
  /** Operators only: the jobs of all organizations and the platform's own. Operators who act in none get no others. */
  everyOrganization: z.boolean().default(false),
});

/** Background jobs, newest first. Of other organizations' jobs operators see what kind they are and how they fare. */
export const list = procedure('jobs:read')
  .input(listInput.prefault({}))
  .output(pageOf(jobOutput))
  .query(async ({ ctx: { caller, deps, organizationId }, input }) => {
    const whose = jobsOf(caller, organizationId, input.everyOrganization);
    const filter = toJobFilter(input, input.cursor);
    requireSearchOfMetadata(whose, filter);
    const found = await findJobs(deps.db.sql, { whose, organizationId }, filter, input.limit + 1);
    const { rows, nextCursor } = toPage('jobs', input.limit, found);
    return { items: rows, nextCursor };
  });
