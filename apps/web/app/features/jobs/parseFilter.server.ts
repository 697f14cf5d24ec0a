import { parseJobSearch } from '@novapulse/jobs';
import type { JobStatus } from '../../components/ui/status.ts';
import { jobStatusLooks } from '../../components/ui/status.ts';
import type { JobFilter } from './filter.ts';
import type { QueueName } from './job.ts';
import { queueNames } from './job.ts';

const mostSearched = 500;

/** The filter that an address holds, and what is wrong with its text. Values it does not know are left out. */
export function parseFilter(params: URLSearchParams): { filter: JobFilter; problem: string | null } {
  const search = params.get('q')?.slice(0, mostSearched) ?? '';
  const result = parseJobSearch(search);
  const filter = {
    search,
    status: statusOf(params.get('status')),
    queue: queueOf(params.get('queue')),
    isEverywhere: params.get('scope') === 'all',
    parsed: 'search' in result ? result.search : null,
  };
  return { filter, problem: 'problem' in result ? result.problem : null };
}

/** The same in the API's words. */
export function filterInput({ search, status, queue }: JobFilter) {
  return {
    ...(search.trim() !== '' && { search }),
    ...(status !== null && { status }),
    ...(queue !== null && { queue }),
  };
}

function statusOf(value: string | null): JobStatus | null {
  return Object.keys(jobStatusLooks).find((status): status is JobStatus => status === value) ?? null;
}

function queueOf(value: string | null): QueueName | null {
  return queueNames.find((queue) => queue === value) ?? null;
}
