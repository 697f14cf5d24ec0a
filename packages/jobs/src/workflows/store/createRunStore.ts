import type { Db, Sql } from '@novapulse/db';
import { JobError } from '../../jobError.ts';
import { parkJob } from '../../ledger/parkJob.ts';
import type { Held } from '../../ledger/renewLeases.ts';
import { persistently } from '../../worker/persistently.ts';
import { findEndedJob } from './endedJob.ts';
import { type EventSearch, findEvent } from './findEvent.ts';
import type { NewWait, StepWrite } from './records.ts';
import { insertWaits, readResolution, resolveWait } from './waits.ts';
import { writeSteps } from './writeSteps.ts';

/** Everything that an attempt of a run commits. Each method throws once the run is another attempt's. */
export type RunStore = ReturnType<typeof createRunStore>;

export type RunStoreOptions = {
  db: Pick<Db, 'sql' | 'transaction'>;
  held: Held;
  runId: string;
  organizationId: string;
  onFault: (error: unknown, doing: string) => void;
};

export function createRunStore({ db, held, runId, organizationId, onFault }: RunStoreOptions) {
  // What has been done must reach the database, so a fault of it is waited out; having lost the run is no fault.
  async function surely(work: () => Promise<void>): Promise<void> {
    const stale = await persistently(
      () => work().then(() => null, staleOrThrow),
      (error) => onFault(error, 'committing a step of a workflow'),
    );
    if (stale) throw stale;
  }

  async function write(sql: Sql, steps: readonly StepWrite[], isProgress: boolean): Promise<void> {
    requireMine(await writeSteps(sql, held, runId, steps, { isProgress }));
  }

  return {
    /** Says that a step begins. Nothing is done yet, so a fault simply ends the attempt. */
    begin: (step: StepWrite) => write(db.sql, [step], false),

    /** Commits how a step ended, or that it is to be tried again. */
    end: (step: StepWrite) => surely(() => write(db.sql, [step], true)),

    /** Makes a failed step part of what is still to be done, should somebody retry the run. */
    reopen: (name: string) =>
      surely(async () => {
        const rows = await db.sql.query(
          `with mine as (select id from jobs where id = $1 and status = 'running' and attempt = $2 for update)
           update workflow_steps s set completion = null from mine where s.run_id = $3 and s.name = $4 returning s.name`,
          [held.jobId, held.attempt, runId, name],
        );
        requireMine(rows.length === 1);
      }),

    /**
     * Runs `work` in the transaction that commits its result. A fault rolls back all of it; when only the answer to a
     * commit was lost, the next try finds what was committed.
     */
    transact: (step: StepWrite, work: (tx: Sql) => Promise<Pick<StepWrite, 'output' | 'childJobId'>>) =>
      db.transaction(async (tx) => {
        await lockJob(tx, held);
        const [done] = await tx.query<{ output: string | null }>(
          'select output::text from workflow_steps where run_id = $1 and name = $2 and completion is not null',
          [runId, step.name],
        );
        if (done) return done.output;
        const result = await work(tx);
        await write(tx, [{ ...step, ...result }], true);
        return result.output ?? null;
      }),

    /** What has ended a wait, as JSON text; undefined while it is open. */
    readResolution: (step: string) => readResolution(db.sql, { runId, step }),

    /** A job that has ended, as JSON text; null while it has not. */
    findEndedJob: (jobId: string) => findEndedJob(db.sql, organizationId, jobId),

    /** Ends a wait with the first event that it takes, and returns that event as JSON text; null when there is none yet. */
    takeEvent: (step: StepWrite, search: Omit<EventSearch, 'runId' | 'organizationId'>): Promise<string | null> =>
      db.transaction(async (tx) => {
        await lockJob(tx, held);
        const event = await findEvent(tx, { ...search, runId, organizationId });
        if (event === null) return null;
        const { type: eventType, match, afterEventId } = search;
        await insertWaits(tx, runId, organizationId, [
          { kind: 'event', step: step.name, eventType, match, afterEventId },
        ]);
        const resolved = await resolveWait(
          tx,
          { runId, step: step.name },
          { payload: JSON.stringify(event), eventId: event.id },
        );
        const output = resolved?.payload ?? 'null';
        await write(tx, [{ ...step, output }], true);
        return output;
      }),

    /**
     * Ends a wait whose time is up. Should something have ended it in the same moment, that counts: returns it as JSON
     * text, or null.
     */
    expireWait: async (step: StepWrite, waitStep: string): Promise<string> => {
      let output = 'null';
      await surely(() =>
        db.transaction(async (tx) => {
          await lockJob(tx, held);
          const resolved = await resolveWait(tx, { runId, step: waitStep }, { payload: null });
          output = resolved?.payload ?? 'null';
          await write(tx, [{ ...step, output }], true);
        }),
      );
      return output;
    },

    /** Commits waits that begin while other steps of the run go on. */
    register: (steps: readonly StepWrite[], waits: readonly NewWait[]) =>
      surely(() =>
        db.transaction(async (tx) => {
          await write(tx, steps, false);
          await insertWaits(tx, runId, organizationId, waits);
        }),
      ),

    /** Commits what the run waits for and parks its job, in one transaction. */
    suspend: (steps: readonly StepWrite[], waits: readonly NewWait[], wakeAfterMs: number | null) =>
      surely(() =>
        db.transaction(async (tx) => {
          // The job's row first, as everywhere: two transactions then never wait for each other.
          await lockJob(tx, held);
          if (steps.length > 0) await write(tx, steps, false);
          await insertWaits(tx, runId, organizationId, waits);
          requireMine(await parkJob(tx, held, wakeAfterMs));
        }),
      ),
  };
}

/** The run is no longer this attempt’s to write: its lease ran out, or it was handed back. */
export class StaleAttempt extends JobError {
  constructor() {
    super('Another attempt has taken over this run.', { retryable: true });
  }
}

function staleOrThrow(error: unknown): StaleAttempt {
  if (error instanceof StaleAttempt) return error;
  throw error;
}

function requireMine(isMine: boolean): void {
  if (!isMine) throw new StaleAttempt();
}

async function lockJob(tx: Sql, { jobId, attempt }: Held): Promise<void> {
  const rows = await tx.query(`select 1 from jobs where id = $1 and status = 'running' and attempt = $2 for update`, [
    jobId,
    attempt,
  ]);
  requireMine(rows.length === 1);
}
