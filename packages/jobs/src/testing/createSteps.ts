import { markDueJobs } from '../ledger/dispatchDueJobs.ts';
import { type AttemptResult, type Finished, finishJobs } from '../ledger/finishJobs.ts';
import { type StartedJob, startJobs } from '../ledger/startJobs.ts';
import type { TestLedger } from './openLedger.ts';

/** An attempt that went well, and one that failed in a way that another try may mend. */
export const ok: AttemptResult = { outcome: 'succeeded', retryable: false, delayMs: 0, durationMs: 5 };
export const bad: AttemptResult = {
  outcome: 'failed',
  retryable: true,
  delayMs: 5_000,
  durationMs: 5,
  errorCode: 'http_status',
  errorMessage: 'no',
};

/** The protocol's steps for one job, as a dispatcher and a worker would take them. */
export function createSteps(ledger: TestLedger) {
  const { sql } = ledger.db;

  async function dispatch(id: string): Promise<{ messageId: string; attempt: number }> {
    await markDueJobs(sql, ledger.newId('message'), 1_000);
    const row = await ledger.row(id);
    if (row.message_id === null) throw new Error(`${id} was not dispatched`);
    return { messageId: row.message_id, attempt: row.attempt + 1 };
  }

  return {
    dispatch,
    async start(id: string, attempt?: number): Promise<StartedJob | null> {
      const message = await dispatch(id);
      const [job] = await startJobs(sql, [
        { id, worker: 'test', messageId: message.messageId, attempt: attempt ?? message.attempt },
      ]);
      return job ?? null;
    },
    async finish(id: string, attempt: number, result: AttemptResult): Promise<Finished> {
      const [finished] = await finishJobs(sql, [
        { ...result, jobId: id, attempt, nextMessageId: ledger.newId('message') },
      ]);
      return finished ?? null;
    },
  };
}

export type Steps = ReturnType<typeof createSteps>;
