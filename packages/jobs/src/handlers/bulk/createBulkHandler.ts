import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { jobsBulk } from '../../catalogue.ts';
import type { ChangeAnnouncer } from '../../changes/createChangeAnnouncer.ts';
import { stepBulk } from '../../control/bulkActions.ts';
import type { Handlers } from '../../worker/handler.ts';
import { parked } from '../../worker/parked.ts';

type BulkHandlerOptions = { db: Pick<Db, 'transaction'>; changes: ChangeAnnouncer; newId: NewId };

/** Does a bulk action batch by batch, from wherever an attempt before this one left it. */
export function createBulkHandler({ db, changes, newId }: BulkHandlerOptions): Handlers[(typeof jobsBulk)['name']] {
  return async ({ total }, { job, signal, progress }) => {
    for (;;) {
      signal.throwIfAborted();
      const step = await db.transaction((tx) => stepBulk(tx, job.id, newId));
      changes.announce(step.changedIds.map((jobId) => ({ organizationId: step.organizationId, jobId })));
      progress({ done: step.done, total: Math.max(total, step.done) });
      if (step.isFinished) return { done: step.done };
      // Others can have the slot meanwhile.
      if (step.waitMs > 0) return parked({ wakeAfterMs: step.waitMs });
    }
  };
}
