import { idTime } from '@novapulse/core';
import { z } from 'zod';
import { emailInput } from '../../inputs/email.ts';
import { timeOutput } from '../../inputs/time.ts';
import { createConditions } from '../../lists/conditions.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';

const suppressionOutput = z.object({
  id: z.string(),
  email: z.string(),
  /** What the mail server answered. */
  reply: z.string(),
  /** The mail that it refused; the job may be gone by now. */
  jobId: z.string(),
  createdAt: timeOutput,
});

const suppressionRow = z.object({ id: z.string(), email: z.string(), reply: z.string(), job_id: z.string() });

/** Addresses that a mail server has refused for good, newest first: mails to them fail at once, with code `suppressed`. */
export const suppressions = procedure('emails:read')
  .input(
    z.strictObject({ ...pageInput('emailSuppressions', 'suppression'), email: emailInput.optional() }).prefault({}),
  )
  .output(pageOf(suppressionOutput))
  .query(async ({ ctx: { deps, organizationId }, input: { email, cursor, limit } }) => {
    const conditions = createConditions();
    conditions.add('organization_id = ?', organizationId);
    conditions.add('email = ?', email);
    conditions.add('id < ?', cursor);
    const size = conditions.value(limit + 1);
    const found = await deps.db.sql.query(
      `select id, email, reply, job_id from mail_suppressions where ${conditions.where()} order by id desc limit ${size}`,
      conditions.values(),
    );
    const { rows, nextCursor } = toPage('emailSuppressions', limit, z.array(suppressionRow).parse(found));
    const items = rows.map(({ id, email, reply, job_id }) => ({
      id,
      email,
      reply,
      jobId: job_id,
      createdAt: idTime('suppression', id).toISOString(),
    }));
    return { items, nextCursor };
  });
