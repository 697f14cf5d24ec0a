import { z } from 'zod';
import { auditOutcomes } from '../../audit/auditStatement.ts';
import { findAudit } from '../../audit/findAudit.ts';
import { findNames } from '../../audit/findNames.ts';
import { timeOutput } from '../../inputs/time.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { idRange, timeRangeInput } from '../../lists/timeRange.ts';
import { procedure } from '../../trpc.ts';

const auditOutput = z.object({
  id: z.string(),
  /** What was done, named like the procedure: `webhooks.create`. */
  action: z.string(),
  actorType: z.string(),
  actorId: z.string().nullable(),
  /** What the person or key is called now; null when nobody could be recognized, or they are gone. */
  actorName: z.string().nullable(),
  targetType: z.string().nullable(),
  targetId: z.string().nullable(),
  /** As the actor's, for people and keys. */
  targetName: z.string().nullable(),
  outcome: z.string(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  detail: z.unknown(),
  createdAt: timeOutput,
});

const idInput = z.string().min(1).max(100);

const listInput = z.strictObject({
  ...pageInput('audit', 'audit'),
  ...timeRangeInput,
  action: z.string().min(1).max(100).optional(),
  actorId: idInput.optional(),
  targetId: idInput.optional(),
  outcome: z.enum(auditOutcomes).optional(),
});

export const list = procedure('audit:read')
  .input(listInput.prefault({}))
  .output(pageOf(auditOutput))
  .query(async ({ ctx: { deps, organizationId }, input }) => {
    const filter = { ...input, ...idRange('audit', input) };
    const found = await findAudit(deps.db.sql, organizationId, filter, input.limit + 1);
    const { rows, nextCursor } = toPage('audit', input.limit, found);
    const names = await findNames(deps.db.prisma, organizationId, rows);
    const items = rows.map((row) => ({
      ...row,
      actorName: names.get(row.actorId ?? '') ?? null,
      targetName: names.get(row.targetId ?? '') ?? null,
    }));
    return { items, nextCursor };
  });
