import { useLocation } from '@remix-run/react';
import { useEffect, useMemo, useState } from 'react';
import type { JobView } from '../jobs/job.ts';
import { useLive } from '../live/live.ts';
import type { RunView } from './run.ts';

type RunPage = { runs: readonly RunView[]; olderTo: string | null };

/**
 * A page of runs whose rows keep their places while it is renewed: what is new, or matches by now, is counted until it
 * is asked for, and a run that does not match any more stays as its job says it is.
 */
export function useSteadyRuns({ runs, olderTo }: RunPage): { rows: readonly RunView[]; unknown: number } {
  const { key: visit } = useLocation();
  const { subscribe } = useLive();
  const [jobs, setJobs] = useState<ReadonlyMap<string, JobView>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the visit began with
  const shown = useMemo(() => runs, [visit]);

  useEffect(() => {
    const known = new Set(shown.map(({ jobId }) => jobId));
    setJobs(new Map());
    return subscribe((news) => {
      const mine = news.kind === 'changed' ? news.jobs.filter(({ id }) => known.has(id)) : [];
      if (mine.length > 0) setJobs((before) => new Map([...before, ...mine.map((job) => [job.id, job] as const)]));
    });
  }, [shown, subscribe]);

  return useMemo(() => {
    const last = shown.at(-1);
    // Where nothing stands nothing can jump.
    if (last === undefined) return { rows: runs, unknown: 0 };
    const known = new Set(shown.map(({ id }) => id));
    const fresh = new Map(runs.map((run) => [run.id, run]));
    return {
      rows: shown.map((run) => fresh.get(run.id) ?? asItsJob(run, jobs.get(run.jobId))),
      // Ids are time-ordered. What came up from the next page is not new.
      unknown: runs.filter(({ id, jobId }) => !known.has(id) && (olderTo === null || jobId > last.jobId)).length,
    };
  }, [runs, shown, jobs, olderTo]);
}

function asItsJob(run: RunView, job: JobView | undefined): RunView {
  if (job === undefined) return run;
  return { ...run, status: job.status, wakeAt: job.nextAttemptAt, finishedAt: job.finishedAt };
}
