import { z } from 'zod';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { eventTypeOutput, eventTypeView } from './eventTypeView.ts';
import { findUse, useOutput } from './findUse.ts';

const listInput = z
  .strictObject({
    ...pageInput('eventTypes', 'eventType'),
    /** Part of the name. */
    search: z.string().trim().max(256).optional(),
    archived: z.boolean().optional().meta({ description: 'Only archived ones, or only the others.' }),
  })
  .prefault({});

export const list = procedure('webhooks:read')
  .input(listInput)
  .output(pageOf(eventTypeOutput.extend(useOutput.shape)))
  .query(async ({ ctx: { deps, organizationId }, input: { limit, cursor, search, archived } }) => {
    const found = await deps.db.prisma.eventType.findMany({
      where: {
        organizationId,
        ...(search && { name: { contains: search, mode: 'insensitive' } }),
        ...(archived !== undefined && { archivedAt: archived ? { not: null } : null }),
        ...(cursor !== undefined && { id: { lt: cursor } }),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const { rows, nextCursor } = toPage('eventTypes', limit, found);
    const names = rows.map(({ name }) => name);
    const use = rows.length === 0 ? new Map() : await findUse(deps.db, organizationId, names, deps.clock.now());
    const unused = { recentEvents: 0, listeners: 0 };
    return { items: rows.map((row) => ({ ...eventTypeView(row), ...(use.get(row.name) ?? unused) })), nextCursor };
  });
