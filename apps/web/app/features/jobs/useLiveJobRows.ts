import { useEffect, useMemo, useState } from 'react';
import { useLive } from '../live/live.ts';
import { useLiveJobs } from '../live/useLiveRefresh.ts';
import type { JobFilter } from './filter.ts';
import { matchesFilter } from './filter.ts';
import type { JobView } from './job.ts';

type Changes = ReadonlyMap<string, { job: JobView; at: number }>;

/** Beyond this who sees so many at once loads them. */
const MOST_CHANGES = 500;

type ListPage = { jobs: readonly JobView[]; filter: JobFilter; newerTo: string | null; olderTo: string | null };

/** A page of jobs that follows the stream: its rows as they are now, and how many others it would show. */
export function useLiveJobRows({ jobs, filter, newerTo, olderTo }: ListPage): {
  rows: readonly JobView[];
  unknown: number;
} {
  const { subscribe, loadStart } = useLive();
  const [changes, setChanges] = useState<Changes>(new Map());

  useEffect(
    () =>
      subscribe((news) => {
        if (news.kind === 'changed') setChanges((before) => withNews(before, news.jobs, performance.now()));
      }),
    [subscribe],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every newly loaded list
  useEffect(
    () => setChanges((before) => new Map([...before].filter(([, change]) => change.at >= loadStart.current))),
    [jobs, loadStart],
  );
  // Where nothing stands nothing can jump. Otherwise only an opened stream loads the page anew.
  const isEmpty = jobs.length === 0;
  useLiveJobs(() => isEmpty);

  return useMemo(() => {
    const known = new Set(jobs.map((job) => job.id));
    // Ids are time-ordered. Before an older page there is room only above its first row.
    const limit = newerTo === null ? (olderTo === null ? undefined : jobs.at(-1)?.id) : jobs[0]?.id;
    const unknown = [...changes.values()].filter(
      ({ job }) => !known.has(job.id) && (limit === undefined || job.id > limit) && matchesFilter(filter, job),
    ).length;
    return {
      rows: jobs.map((job) => ({ ...(changes.get(job.id)?.job ?? job), organizationName: job.organizationName })),
      unknown,
    };
  }, [changes, jobs, filter, newerTo, olderTo]);
}

function withNews(changes: Changes, jobs: readonly JobView[], at: number): Changes {
  const all = new Map(changes);
  for (const job of jobs) {
    all.delete(job.id);
    all.set(job.id, { job, at });
  }
  return new Map([...all].slice(-MOST_CHANGES));
}
