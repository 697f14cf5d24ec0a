import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { passkeyOutput, passkeyView } from '../../passkeys/passkeyView.ts';
import { procedure } from '../../trpc.ts';

export const list = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(z.strictObject(pageInput('passkeys', 'passkey')).prefault({}))
  .output(pageOf(passkeyOutput))
  .query(async ({ ctx: { caller, deps }, input: { limit, cursor } }) => {
    const found = await deps.db.prisma.passkey.findMany({
      where: { userId: caller.userId, ...(cursor !== undefined && { id: { lt: cursor } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('passkeys', limit, found);
    return { items: rows.map(passkeyView), nextCursor };
  });
