import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { withoutSecondFactor } from '../organization/withoutSecondFactor.ts';
import { countMembers, isDisabled, memberCounts } from './countMembers.ts';
import { findPresence } from './memberPresence.ts';
import { memberInclude, memberOutput, memberView } from './memberView.ts';

const listInput = z.strictObject({
  ...pageInput('members', 'user'),
  /** A part of the name or the mail address, in any case. */
  search: z.string().trim().max(200).optional(),
  only: z.enum(['withoutSecondFactor', 'disabled']).optional(),
});

const listedMember = memberOutput.extend({
  /** Sessions in this organization that still let them in. */
  sessions: z.int(),
  /** In this organization; null for never. */
  lastSeenAt: timeOutput.nullable(),
  /** Null for members who were never given any. */
  recoveryCodesRemaining: z.int().nullable(),
});

/** Members, newest first, with when they were last here and how many there are of each kind. */
export const list = procedure('members:read')
  .input(listInput.prefault({}))
  .output(pageOf(listedMember).extend({ counts: memberCounts }))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor, search, only } }) => {
    const found = await deps.db.prisma.membership.findMany({
      where: {
        organizationId,
        ...(cursor !== undefined && { userId: { lt: cursor } }),
        AND: [search ? matching(search) : {}, only ? ofKind[only](organizationId) : {}],
      },
      orderBy: { userId: 'desc' },
      take: limit + 1,
      include: memberInclude,
    });
    const { rows, nextCursor } = toPage('members', limit, found.map(memberView));
    const userIds = rows.map(({ id }) => id);
    const [presence, counts] = await Promise.all([
      findPresence(deps.db.sql, { organizationId, userIds, now: deps.clock.now() }),
      countMembers(deps.db.prisma, organizationId),
    ]);
    const items = rows.map((row) => {
      const seen = presence.get(row.id);
      return {
        ...row,
        sessions: seen?.sessions ?? 0,
        lastSeenAt: seen?.lastSeenAt?.toISOString() ?? null,
        recoveryCodesRemaining: seen?.recoveryCodesRemaining ?? null,
      };
    });
    return { items, nextCursor, counts };
  });

function matching(search: string): Prisma.MembershipWhereInput {
  // Prisma passes % and _ on to LIKE.
  const contains = search.replaceAll(/[\\%_]/g, '\\$&');
  return {
    user: { OR: [{ email: { contains, mode: 'insensitive' } }, { name: { contains, mode: 'insensitive' } }] },
  };
}

const ofKind = {
  withoutSecondFactor,
  disabled: () => isDisabled,
} satisfies Record<'withoutSecondFactor' | 'disabled', (organizationId: string) => Prisma.MembershipWhereInput>;
