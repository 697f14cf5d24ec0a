import { type Clock, type Keyring, newToken, retryBudget, sha256 } from '@novapulse/core';
import { z } from 'zod';
import { emailSend, enqueue } from '../catalogue.ts';
import { emailInput } from '../email/input.ts';
import { publishEvents } from '../events/publishEvents.ts';
import { notifyDue } from '../ledger/enqueueJobs.ts';
import { createReport } from '../reports/createReport.ts';
import { openSignalToken, sealSignalToken } from './signalToken.ts';
import type { StepServices } from './stepServices.ts';
import { toEvent } from './toEvent.ts';
import { WorkflowFault } from './workflowFault.ts';

export type StepServicesDependencies = {
  keyring: Keyring;
  /** Delays after the 1st, 2nd … failed try of a delivery. */
  retryScheduleMs: readonly number[];
  clock: Clock;
};

/** Steps that reach into the rest of the product. All of them write through the transaction that commits the step. */
export function createStepServices({ keyring, retryScheduleMs, clock }: StepServicesDependencies): StepServices {
  const budget = retryBudget(retryScheduleMs);
  return {
    async sendEmail({ tx, newId, organizationId, ownsJob }, email) {
      const checked = emailInput.safeParse(email);
      if (!checked.success) throw new WorkflowFault('workflow_invalid_step', z.prettifyError(checked.error));
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

    async createReport({ tx, newId, organizationId, runId, ownsJob }, { report, params, format }) {
      const requestedBy = { type: 'system', id: runId } as const;
      const request = { organizationId, report, params, format, requestedBy, asOf: clock.now() };
      const { id: reportId, jobId } = await createReport(tx, newId, request);
      ownsJob(jobId);
      return { reportId, jobId };
    },

    async createSignal({ tx, organizationId, runId }, step) {
      const token = newToken();
      await tx.query(
        `insert into workflow_waits (run_id, step, organization_id, kind, token_hash) values ($1, $2, $3, 'signal', $4)`,
        [runId, step, organizationId, sha256(token)],
      );
      return sealSignalToken(keyring, token, { runId, step });
    },

    openSignal: (runId, signal) => openSignalToken(keyring, runId, signal),
  };
}
