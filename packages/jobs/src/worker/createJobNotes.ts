import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@novapulse/db';
import { recordJobNotes } from '../ledger/recordJobNotes.ts';
import type { JobProgress } from './handler.ts';

/** What jobs say while they run: log lines and progress, written about once a second and when the attempt ends. */
export type JobNotes = {
  of(job: { id: string; attempt: number; organizationId: string | null }): {
    log(text: string): void;
    progress(progress: JobProgress): void;
    /** Writes what is left. Never throws: a note that cannot be written must not fail the job. */
    flush(): Promise<void>;
  };
};

export type JobNotesOptions = {
  sql: Sql;
  /** Told after notes were written. */
  onWritten: (job: { organizationId: string | null; jobId: string }) => void;
  onError: (error: unknown) => void;
};

const writeEveryMs = 1_000;

/** A line longer than this is cut, and so are lines beyond this number of one attempt. */
const maxLineLength = 2_000;
const maxLines = 1_000;

export function createJobNotes({ sql, onWritten, onError }: JobNotesOptions): JobNotes {
  return {
    of({ id, attempt, organizationId }) {
      let lines: { at: Date; text: string }[] = [];
      let latest: JobProgress | null = null;
      let lineCount = 0;
      let isScheduled = false;

      async function write(): Promise<void> {
        if (lines.length === 0 && latest === null) return;
        const notes = { jobId: id, attempt, firstLine: lineCount - lines.length + 1, lines, progress: latest };
        lines = [];
        latest = null;
        try {
          await recordJobNotes(sql, notes);
          onWritten({ organizationId, jobId: id });
        } catch (error) {
          onError(error);
        }
      }

      async function writeSoon(): Promise<void> {
        if (isScheduled) return;
        isScheduled = true;
        await delay(writeEveryMs, undefined, { ref: false });
        isScheduled = false;
        await write();
      }

      return {
        log(text) {
          if (lineCount >= maxLines) return;
          lineCount += 1;
          lines.push({
            at: new Date(),
            text: lineCount === maxLines ? 'More lines are not kept.' : text.slice(0, maxLineLength),
          });
          void writeSoon();
        },
        progress(progress) {
          latest = progress;
          void writeSoon();
        },
        flush: write,
      };
    },
  };
}
