import { type Keyring, newToken, retryBudget, sha256 } from '@novapulse/core';
import { emailSend, enqueue } from '../catalogue.ts';
import { openToken, sealToken } from '../email/sealedToken.ts';
import { publishEvents } from '../events/publishEvents.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import type { StepServices } from './stepServices.ts';
import { toEvent } from './toEvent.ts';

export type StepServicesDependencies = {
  keyring: Keyring;
  /** Delays after the 1st, 2nd … failed try of a delivery. */
  retryScheduleMs: readonly number[];
};

/** Steps that reach into the rest of the product. All of them write through the transaction that commits the step. */
export function createStepServices({ keyring, retryScheduleMs }: StepServicesDependencies): StepServices {
  const budget = retryBudget(retryScheduleMs);
  return {
    async sendEmail({ tx, newId, organizationId, ownsJob }, email) {
      const { id: jobId } = await enqueue(tx, emailSend, email, { newId, organizationId });
      ownsJob(jobId);
      return { jobId };
    },

    async publishEvent({ tx, newId, organizationId }, event) {
      const request = { ...toEvent(newId, event), organizationId };
      const { outcomes } = await publishEvents(tx, [request], { newId, budget, marksMessages: false });
      await notifyDue(tx);
      const [outcome] = outcomes;
      if (outcome?.kind !== 'accepted') throw new Error(`The event ${request.id} was not accepted`);
      return { eventId: outcome.id, deliveryIds: outcome.deliveries.map(({ id }) => id) };
    },

    async createSignal({ tx, organizationId, runId }, step) {
      const token = newToken();
      await tx.query(
        `insert into workflow_waits (run_id, step, organization_id, kind, token_hash) values ($1, $2, $3, 'signal', $4)`,
        [runId, step, organizationId, sha256(token)],
      );
      return { step, ...sealToken(keyring, token, signalContext(runId, step)) };
    },

    openSignal: (runId, { step, ...sealed }) => openToken(keyring, sealed, signalContext(runId, step)),
  };
}

function signalContext(runId: string, step: string): string {
  return `workflow-signal:${runId}:${step}`;
}
