import type { Sql } from '@novapulse/db';
import { storableJson, storableText } from './storable.ts';

export type NewJobNotes = {
  jobId: string;
  attempt: number;
  /** The number of the first of `lines` within its attempt. */
  firstLine: number;
  lines: readonly { at: Date; text: string }[];
  /** Null leaves it as it is. */
  progress: { done: number; total?: number; text?: string } | null;
};

/** Adds log lines of an attempt and sets the job's progress, as long as the attempt is still the job's own. */
export async function recordJobNotes(
  sql: Sql,
  { jobId, attempt, firstLine, lines, progress }: NewJobNotes,
): Promise<void> {
  await sql.query(
    `with mine as (
       update jobs set progress = $3::jsonb
       where id = $1 and attempt = $2 and status = 'running' and $3::jsonb is not null
     )
     insert into job_logs (job_id, attempt, line, at, text)
     select $1, $2, $4::int + ordinality - 1, at, text
     from unnest($5::timestamptz[], $6::text[]) with ordinality as line (at, text)
     on conflict do nothing`,
    [
      jobId,
      attempt,
      progress === null ? null : storableJson(progress),
      firstLine,
      lines.map((line) => line.at),
      lines.map((line) => storableText(line.text)),
    ],
  );
}
