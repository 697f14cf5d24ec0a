import { NovaError } from '@novapulse/core';
import { type Prisma, type Sql, sqlOf } from '@novapulse/db';
import type { QueueScope } from '@novapulse/jobs';
import { recordAudit } from '../audit/recordAudit.ts';
import type { UserCaller } from '../authentication/caller.ts';
import type { Context } from '../context.ts';
import { idOf } from '../inputs/id.ts';
import { queueSchema } from './jobView.ts';
import { findQueues, type QueueView } from './queueView.ts';

/** The queue that an operator changes, or one organization's jobs in it. */
export const queueTarget = { name: queueSchema, organizationId: idOf('organization').optional() };

type QueueTarget = { name: QueueScope['queue']; organizationId?: string | undefined };
type Change = {
  /** Named like the procedure: `queues.pause`. */
  action: string;
  target: QueueTarget;
  detail?: Prisma.InputJsonObject;
  /** Resolves to false when there was nothing to change: then nothing is on record. */
  run: (tx: Sql, scope: QueueScope) => Promise<boolean>;
};

/**
 * Changes a queue's settings, on record, and returns it as it is then. They hold for every attempt that starts after
 * the answer.
 *
 * @throws NovaError `NOT_FOUND` when there is no such organization.
 */
export async function changeQueue(
  ctx: Context & { caller: UserCaller },
  { action, target, detail = {}, run }: Change,
): Promise<QueueView> {
  const { caller, deps } = ctx;
  const organizationId = target.organizationId ?? null;
  await deps.db.prisma.$transaction(async (tx) => {
    if (organizationId !== null && (await tx.organization.count({ where: { id: organizationId } })) === 0) {
      throw new NovaError('NOT_FOUND', 'There is no organization with this id.');
    }
    if (!(await run(sqlOf(tx), { queue: target.name, organizationId }))) return;
    await recordAudit(tx, ctx, {
      action,
      // Seen by whom it concerns: the organization, or the operator's own where it concerns all.
      organizationId: organizationId ?? caller.organization?.id ?? null,
      actor: { type: 'user', id: caller.userId },
      target: { type: 'queue', id: target.name },
      detail: { ...detail, ...(organizationId !== null && { organizationId }) },
    });
  });
  const queues = await findQueues(deps.db.sql, organizationId, deps.clock.now());
  const queue = queues.find((one) => one.name === target.name);
  if (queue === undefined) throw new NovaError('NOT_FOUND', 'There is no queue with this name.');
  return queue;
}
