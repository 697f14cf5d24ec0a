import { isEventType, isOwnEventType, NovaError } from '@novapulse/core';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { procedure } from '../../trpc.ts';
import { eventTypeOutput, eventTypeView, schemaOutput } from './eventTypeView.ts';
import { saveVersion } from './saveVersion.ts';
import { descriptionInput, schemaInput } from './schemaInput.ts';

const nameInput = z
  .string()
  .refine(isEventType, {
    error: 'An event type has up to 256 letters, digits, "_" or "-", in parts joined by ".": invoice.paid.',
  })
  .refine((name) => !isOwnEventType(name), {
    error: 'Names that begin with "novapulse." are for what NovaPulse tells.',
  });

/** Registers an event type. From the answer on, its events must fit its schema. */
export const create = procedure('webhooks:write', { freeText: { schema: 'json' } })
  .input(
    z.strictObject({
      name: nameInput,
      description: descriptionInput.default(''),
      schema: schemaInput.default(null),
    }),
  )
  .output(eventTypeOutput.extend({ schema: schemaOutput }))
  .mutation(async ({ ctx, input: { name, description, schema } }) => {
    const { caller, deps, organizationId } = ctx;
    const now = deps.clock.now();
    const id = deps.newId('eventType');
    return deps.db.prisma.$transaction(async (tx) => {
      const { count } = await tx.eventType.createMany({
        data: [{ id, organizationId, name, description, hasSchema: schema !== null, createdAt: now, updatedAt: now }],
        skipDuplicates: true,
      });
      if (count === 0) throw nameTaken();
      await saveVersion(tx, { eventTypeId: id, version: 1, schema, createdAt: now });
      await recordAudit(tx, ctx, {
        action: 'eventTypes.create',
        organizationId,
        actor: actorOf(caller),
        target: { type: 'event_type', id },
        detail: { name, hasSchema: schema !== null },
      });
      const created = await tx.eventType.findUniqueOrThrow({ where: { id } });
      return { ...eventTypeView(created), schema };
    });
  });

function nameTaken(): NovaError {
  const message = 'There is an event type with this name already, maybe an archived one. Change or restore that one.';
  return new NovaError('CONFLICT', message, { fieldErrors: { name: [message] } });
}
