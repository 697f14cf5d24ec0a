import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import { JobError } from '../jobError.ts';
import type { Handler } from '../worker/handler.ts';
import { Parked } from '../worker/parked.ts';
import { executeRun } from './engine/executeRun.ts';
import type { WorkflowRegistry } from './registry.ts';
import type { StepServices } from './stepServices.ts';
import { createRunStore } from './store/createRunStore.ts';
import { loadRun } from './store/loadRun.ts';
import { WorkflowFault } from './workflowFault.ts';

export type WorkflowHandlerDependencies = {
  db: Pick<Db, 'sql' | 'transaction'>;
  workflows: WorkflowRegistry;
  services: StepServices;
  newId: NewId;
  random: () => number;
  onFault: (error: unknown, doing: string) => void;
  /** How long code that is busy with something else may take to call the step that its history names next. */
  graceMs?: number;
};

const defaultGraceMs = 10_000;

/** The handler of the job `workflow.run`: takes a run from where it stands to its end, or to where it waits. */
export function createWorkflowHandler(dependencies: WorkflowHandlerDependencies): Handler<{ runId: string }> {
  const { db, workflows, services, newId, random, onFault, graceMs = defaultGraceMs } = dependencies;

  return async ({ runId }, { job, signal, log }) => {
    const run = await loadRun(db.sql, runId);
    if (run === null) throw new JobError(`There is no run ${runId}.`, { retryable: false });
    const definition = workflows.find(run.name, run.version);
    if (definition === undefined) {
      throw toJobError(
        new WorkflowFault(
          'workflow_version_missing',
          `This worker does not know version ${run.version} of the workflow ${run.name}, with which the run began. ` +
            'Deploy a worker that does, then retry the run.',
        ),
      );
    }
    const held = { jobId: job.id, attempt: job.attempt };
    const store = createRunStore({ db, held, runId, organizationId: run.organizationId, onFault });
    const openSignal = services.openSignal.bind(null, runId);
    try {
      const execution = await executeRun({
        definition,
        run,
        store,
        services,
        newId,
        signal,
        random,
        onFault,
        log,
        openSignal,
        graceMs,
      });
      if (execution.kind === 'ended') return execution.output;
      return new Parked(execution.wakeAfterMs, { isDone: true });
    } catch (error) {
      throw error instanceof WorkflowFault ? toJobError(error) : error;
    }
  };
}

function toJobError({ code, message }: WorkflowFault): JobError {
  return new JobError(message, { retryable: false, code });
}
