import { idBounds } from '@novapulse/core';
import { z } from 'zod';
import { findOwnActivity } from '../../audit/findOwnActivity.ts';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';

/** How far back it goes. What is older is in the organization's audit log. */
const days = 90;

const activityOutput = z.object({
  id: z.string(),
  /** What was done, named like the procedure: `auth.login`. */
  action: z.string(),
  outcome: z.enum(['success', 'failure']),
  /** Who did it: oneself, somebody else (an admin), or nobody who could be recognized (a wrong password). */
  by: z.enum(['self', 'other', 'unknown']),
  address: z.string().nullable(),
  createdAt: timeOutput,
});

/** What was lately done to one's own account: sign-ins, also failed ones, and changes of what guards it. */
export const recentActivity = procedure('profile:manage')
  .input(z.strictObject(pageInput('recentActivity', 'audit')).prefault({}))
  .output(pageOf(activityOutput))
  .query(async ({ ctx: { caller, deps }, input: { limit, cursor } }) => {
    const since = new Date(deps.clock.now().getTime() - days * 86_400_000);
    const { from = '' } = idBounds('audit', { since });
    const { userId } = caller;
    const found = await findOwnActivity(deps.db.sql, { userId, from, below: cursor, limit: limit + 1 });
    const { rows, nextCursor } = toPage('recentActivity', limit, found);
    const items = rows.map(({ id, action, actor_id: actorId, outcome, address, created_at: createdAt }) => ({
      ...{ id, action, outcome, address },
      by: actorId === null ? ('unknown' as const) : actorId === userId ? ('self' as const) : ('other' as const),
      createdAt: createdAt.toISOString(),
    }));
    return { items, nextCursor };
  });
