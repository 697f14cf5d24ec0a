import { systemClock } from '@novapulse/core';
import { type engineKinds, openTestEngine } from '../../testing/engines.ts';
import { openLedger } from '../../testing/openLedger.ts';
import { testHandlers } from '../../testing/testHandlers.ts';
import { createWorker, type Worker } from '../../worker/createWorker.ts';
import type { Handlers } from '../../worker/handler.ts';
import { createStepServices } from '../createStepServices.ts';
import { createWaitSweeper, type WaitSweeper } from '../createWaitSweeper.ts';
import { createWorkflowHandler } from '../createWorkflowHandler.ts';
import type { WorkflowDefinition } from '../defineWorkflow.ts';
import { createWorkflowRegistry } from '../registry.ts';
import { startRun } from '../startRun.ts';

/** Workflows on a real ledger and engine, and what tests do with them again and again. */
export async function openWorkflows(kind: (typeof engineKinds)[number]) {
  const ledger = await openLedger();
  const testEngine = await openTestEngine(kind, ledger);
  const { sql } = ledger.db;
  const workers: Worker[] = [];
  const sweepers: WaitSweeper[] = [];
  const faults: unknown[] = [];

  async function status(jobId: string) {
    return (await ledger.row(jobId)).status;
  }

  async function stop(): Promise<void> {
    await Promise.all(sweepers.splice(0).map((sweeper) => sweeper.stop()));
    await Promise.all(workers.splice(0).map((worker) => worker.drain(0)));
  }

  return {
    ledger,
    testEngine,
    faults,
    status,

    async startWorker(definitions: readonly WorkflowDefinition[], handlers: Partial<Handlers> = {}): Promise<Worker> {
      const onFault = (error: unknown) => faults.push(error);
      const worker = createWorker({
        db: ledger.db,
        engine: testEngine.open(),
        handlers: testHandlers({
          'workflow.run': createWorkflowHandler({
            db: ledger.db,
            workflows: createWorkflowRegistry(definitions),
            services: createStepServices({ keyring: ledger.keyring, retryScheduleMs: [1_000], clock: systemClock }),
            newId: ledger.newId,
            random: () => 0,
            onFault,
            graceMs: 50,
          }),
          'email.send': async () => ({ messageId: '<1@test>', subject: 'Hello' }),
          ...handlers,
        }),
        concurrency: { workflow: 10, email: 10, webhook: 10 },
        newId: ledger.newId,
        observer: { attemptEnded: () => undefined, fault: onFault },
        name: 'test',
        reconcileIntervalMs: 50,
        unknownAfterMs: 300,
      });
      await worker.start();
      workers.push(worker);
      const sweeper = createWaitSweeper({ db: ledger.db, clock: systemClock, onFault, intervalMs: 50 });
      sweeper.start();
      sweepers.push(sweeper);
      return worker;
    },

    /** Drains and forgets the workers, as a deployment does. */
    async stopWorkers(): Promise<void> {
      await stop();
    },

    start<Input>(definition: WorkflowDefinition<string, Input>, input: Input) {
      const { newId, organizationId } = ledger;
      return startRun(sql, definition, input, { newId, organizationId, trigger: 'test' });
    },

    /** Lets the time pass that the run waits for. */
    async passTime({ id, jobId }: { id: string; jobId: string }): Promise<void> {
      await sql.query(`update workflow_steps set wake_at = now() where run_id = $1 and completion is null`, [id]);
      await sql.query(
        `update jobs set next_attempt_at = now(), message_id = null, dispatched_at = null where id = $1 and status = 'waiting'`,
        [jobId],
      );
    },

    job: (id: string) => ledger.db.prisma.job.findUniqueOrThrow({ where: { id } }),
    steps: (runId: string) =>
      ledger.db.prisma.workflowStep.findMany({ where: { runId }, orderBy: { position: 'asc' } }),

    async close(): Promise<void> {
      await stop();
      await testEngine.close();
      await ledger.close();
    },
  };
}

export type TestWorkflows = Awaited<ReturnType<typeof openWorkflows>>;
