import { z } from 'zod';
import { findJobs } from '../../jobs/findJobs.ts';
import { jobFilterInput, toJobFilter } from '../../jobs/jobFilterInput.ts';
import { jobOutput } from '../../jobs/jobView.ts';
import { streamOf } from '../../streams/streamOf.ts';
import { watchPauseMs } from '../../streams/watchPauseMs.ts';
import { procedure } from '../../trpc.ts';

/** The most that one change of the screen shows; whoever needs all of them lists. */
const mostItems = 100;

/**
 * The organization's jobs that are new or have changed and match, within a second of it, newest first. What happened
 * while a stream was broken is not repeated: list once when it opens. An id in `changed` without
 * its job in `items` matches no longer.
 */
export const watch = procedure('jobs:read')
  .input(z.strictObject(jobFilterInput).prefault({}))
  .output(
    streamOf(
      z.object({
        items: z.array(jobOutput).meta({ description: 'At most 100, as they are now.' }),
        changed: z.array(z.string()).meta({ description: 'The ids that changed, whether they match or not.' }),
      }),
    ),
  )
  .subscription(async function* ({ ctx: { deps, organizationId }, input, signal = new AbortController().signal }) {
    // Changes are told by organization: an operator who acts in none lists again instead.
    if (organizationId === null) return;
    const filter = toJobFilter(input);
    const scope = { whose: { organizationId }, organizationId };
    for await (const ids of deps.changeFeed.watch(organizationId, { signal, pauseMs: watchPauseMs })) {
      const items = await findJobs(deps.db.sql, scope, { ...filter, ids: filter.ids ?? [...ids] }, mostItems);
      yield { items, changed: [...ids].slice(-mostItems) };
    }
  });
