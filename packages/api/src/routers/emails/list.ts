import { z } from 'zod';
import { findMails } from '../../emails/findMails.ts';
import { mailOutput } from '../../emails/mailView.ts';
import { emailInput } from '../../inputs/email.ts';
import { jobStatuses, jobStatusSchema } from '../../lists/jobStatus.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';

const listInput = z.strictObject({
  ...pageInput('emails', 'job'),
  ...timeRangeInput,
  to: emailInput.optional(),
  /** One, or any of several. */
  status: z.union([jobStatusSchema, z.array(jobStatusSchema).min(1).max(jobStatuses.length)]).optional(),
});

/** The organization's mails, newest first, with what became of them. What NovaPulse sends to people's accounts is not here. */
export const list = procedure('emails:read')
  .input(listInput.prefault({}))
  .output(pageOf(mailOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const { to, status, limit } = input;
    const statuses = typeof status === 'string' ? [status] : status;
    const found = await findMails(deps.db.sql, organizationId, { to, statuses, ...idRange('job', input) }, limit + 1);
    const { rows, nextCursor } = toPage('emails', limit, found);
    return { items: rows, nextCursor };
  });
