import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';

/** Which event type is meant: its id or its name, one of them. */
export const refFields = { id: idOf('eventType').optional(), name: z.string().min(1).max(256).optional() };

export const hasOneRef = ({ id, name }: { id?: string | undefined; name?: string | undefined }) =>
  (id === undefined) !== (name === undefined);
export const oneRefError = { path: ['id'], error: 'Give id or name, one of them.' };

type Ref = { id?: string | undefined; name?: string | undefined };

export function whereRef(organizationId: string, { id, name }: Ref) {
  return { organizationId, ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

/** @throws NovaError `NOT_FOUND`, also for another organization's. */
export async function lockEventType(tx: Prisma.TransactionClient, organizationId: string, ref: Ref) {
  const found = await tx.eventType.findFirst({ where: whereRef(organizationId, ref), select: { id: true } });
  if (found === null) throw eventTypeNotFound();
  await tx.$queryRaw`select from event_types where id = ${found.id} for update`;
  return tx.eventType.findUniqueOrThrow({ where: { id: found.id } });
}

export function eventTypeNotFound(): NovaError {
  return new NovaError('NOT_FOUND', 'There is no event type with this id or name.');
}
