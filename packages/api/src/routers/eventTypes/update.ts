import { canonicalJson } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { procedure } from '../../trpc.ts';
import { hasOneRef, lockEventType, oneRefError, refFields } from './eventTypeRef.ts';
import { eventTypeOutput, eventTypeView, schemaOutput } from './eventTypeView.ts';
import { saveVersion } from './saveVersion.ts';
import { descriptionInput, schemaInput } from './schemaInput.ts';

/** Changes what is given. Another schema is a new version, which holds for every event that is published from then on. */
export const update = procedure('webhooks:write', { freeText: { schema: 'json' } })
  .input(
    z
      .strictObject({ ...refFields, description: descriptionInput.optional(), schema: schemaInput.optional() })
      .refine(hasOneRef, oneRefError),
  )
  .output(eventTypeOutput.extend({ schema: schemaOutput }))
  .mutation(async ({ ctx, input: { id, name, description, schema } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    return deps.db.prisma.$transaction(async (tx) => {
      const before = await lockEventType(tx, organizationId, { id, name });
      const current = await tx.eventTypeVersion.findUniqueOrThrow({
        where: { eventTypeId_version: { eventTypeId: before.id, version: before.version } },
      });
      const isChanged = schema !== undefined && canonicalJson(schema) !== canonicalJson(current.schema);
      const version = isChanged ? before.version + 1 : before.version;
      if (isChanged) await saveVersion(tx, { eventTypeId: before.id, version, schema, createdAt: now });
      const updated = await tx.eventType.update({
        where: { id: before.id },
        data: {
          ...(description !== undefined && { description }),
          ...(isChanged && { version, hasSchema: schema !== null }),
          updatedAt: now,
        },
      });
      await recordAudit(tx, ctx, {
        action: 'eventTypes.update',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'event_type', id: before.id },
        detail: { name: before.name, ...(isChanged && { version }) },
      });
      return { ...eventTypeView(updated), schema: schemaOutput.parse(isChanged ? schema : current.schema) };
    });
  });
