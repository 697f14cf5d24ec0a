import { NovaError } from '@novapulse/core';
import { type JobFilter, type JobsOf, parseJobSearch } from '@novapulse/jobs';
import { z } from 'zod';
import type { Caller } from '../authentication/caller.ts';
import { invalidInput } from '../errors/invalidInput.ts';
import { jobStatuses, jobStatusSchema } from '../lists/jobStatus.ts';
import { idRange, timeRangeInput } from '../lists/timeRange.ts';
import { queueSchema } from './jobView.ts';

const searchInput = z
  .string()
  .max(500)
  .transform((text, { addIssue }) => {
    const parsed = parseJobSearch(text);
    if ('search' in parsed) return parsed.search;
    addIssue({ code: 'custom', message: parsed.problem });
    return z.NEVER;
  })
  .meta({
    description:
      'Qualifiers `queue: status: name: tag: id: error:` with one value each, in quotes where it has spaces, and words ' +
      'that may stand in the name, a tag, an id, the event type or the error. All of it must hold.',
  });

/** How jobs are chosen: every field that is given must hold. */
export const jobFilterInput = {
  ...timeRangeInput,
  queue: queueSchema.optional(),
  name: z.string().min(1).max(100).optional(),
  /** One, or any of several. */
  status: z.union([jobStatusSchema, z.array(jobStatusSchema).min(1).max(jobStatuses.length)]).optional(),
  tag: z.string().min(1).max(200).optional(),
  search: searchInput.optional(),
};

const filterSchema = z.object(jobFilterInput);

/** The filter in the ledger's words; `search` and the other fields narrow each other. */
export function toJobFilter(
  { queue, name, status, tag, search, since, until }: z.output<typeof filterSchema>,
  cursor?: string,
): JobFilter {
  const statuses = typeof status === 'string' ? [status] : status;
  const wanted = { queue, name, tag };
  const isContradiction =
    [
      [queue, search?.queue],
      [name, search?.name],
      [tag, search?.tag],
    ].some(([one, other]) => one !== undefined && other !== undefined && one !== other) ||
    (search?.status !== undefined && statuses !== undefined && !statuses.includes(search.status));
  return {
    queue: wanted.queue ?? search?.queue,
    name: wanted.name ?? search?.name,
    tag: wanted.tag ?? search?.tag,
    statuses: search?.status === undefined ? statuses : [search.status],
    id: search?.id,
    error: search?.error,
    text: search?.text.length ? search.text : undefined,
    // Nothing is of two queues.
    ...(isContradiction && { ids: [] }),
    ...idRange('job', { since, until, cursor }),
  };
}

/**
 * Whose jobs the caller asks for: their organization's, or everybody's, which is all that there is for an operator who acts
 * in no organization.
 *
 * @throws NovaError `FORBIDDEN` when somebody who is no operator asks for everybody's.
 */
export function jobsOf(caller: Caller, organizationId: string | null, everyOrganization: boolean): JobsOf {
  if (!everyOrganization && organizationId !== null) return { organizationId };
  if (isOperator(caller)) return 'everyone';
  throw new NovaError('FORBIDDEN', 'Only operators see the jobs of every organization.');
}

/**
 * What finds a job by its error or its event type would tell what its organization wrote, one word at a time.
 *
 * @throws NovaError `BAD_REQUEST`
 */
export function requireSearchOfMetadata(whose: JobsOf, { error, text }: JobFilter): void {
  if (whose !== 'everyone' || (error === undefined && text === undefined)) return;
  throw invalidInput({
    search: ['Over every organization jobs are found by "queue:", "status:", "name:", "tag:" and "id:" only.'],
  });
}

export function isOperator(caller: Caller): boolean {
  return caller.kind === 'user' && caller.operator;
}
