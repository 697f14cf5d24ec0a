import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { procedure } from '../../trpc.ts';
import { hasOneRef, lockEventType, oneRefError, refFields } from './eventTypeRef.ts';
import { eventTypeOutput, eventTypeView } from './eventTypeView.ts';

const refInput = z.strictObject(refFields).refine(hasOneRef, oneRefError);

/** From the answer on, new events of this type are refused. What was published before is delivered all the same. */
export const archive = setArchived('eventTypes.archive', true);

/** Takes new events again. */
export const restore = setArchived('eventTypes.restore', false);

function setArchived(action: 'eventTypes.archive' | 'eventTypes.restore', isArchived: boolean) {
  return procedure('webhooks:write')
    .input(refInput)
    .output(eventTypeOutput)
    .mutation(async ({ ctx, input }) => {
      const { caller, deps, organizationId } = ctx;
      const now = deps.clock.now();
      return deps.db.prisma.$transaction(async (tx) => {
        const before = await lockEventType(tx, organizationId, input);
        if ((before.archivedAt !== null) === isArchived) return eventTypeView(before);
        const archivedAt = isArchived ? now : null;
        const updated = await tx.eventType.update({ where: { id: before.id }, data: { archivedAt, updatedAt: now } });
        await recordAudit(tx, ctx, {
          action,
          organizationId,
          actor: actorOf(caller),
          target: { type: 'event_type', id: before.id },
          detail: { name: before.name },
        });
        return eventTypeView(updated);
      });
    });
}
