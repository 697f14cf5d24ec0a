import type { JobStatus } from '../../components/ui/status.ts';
import type { JobView, QueueName } from './job.ts';

/** What the address asks for: the text that was typed, and the two segments. */
export type JobFilter = {
  search: string;
  status: JobStatus | null;
  queue: QueueName | null;
  /** Operators only: the jobs of all organizations. */
  isEverywhere: boolean;
  /** What the text says; null when it cannot be read. */
  parsed: ParsedSearch | null;
};

/** The qualifiers that were given, and words that may stand anywhere. */
export type ParsedSearch = {
  queue?: QueueName;
  status?: JobStatus;
  name?: string;
  tag?: string;
  id?: string;
  error?: string;
  text: readonly string[];
};

export function isFiltered({ search, status, queue }: JobFilter): boolean {
  return search.trim() !== '' || status !== null || queue !== null;
}

/** Whether a list with this filter shows the job, as far as its row tells; the server decides when it is asked. */
export function matchesFilter({ status, queue, parsed }: JobFilter, job: JobView): boolean {
  if (status !== null && job.status !== status) return false;
  if (queue !== null && job.queue !== queue) return false;
  if (parsed === null) return false;
  const error = `${job.errorCode ?? ''} ${job.errorMessage ?? ''}`;
  return (
    (parsed.queue === undefined || parsed.queue === job.queue) &&
    (parsed.status === undefined || parsed.status === job.status) &&
    (parsed.name === undefined || holds(job.name, parsed.name)) &&
    (parsed.tag === undefined || job.tags.includes(parsed.tag)) &&
    (parsed.id === undefined || holds(job.id, parsed.id)) &&
    (parsed.error === undefined || holds(error, parsed.error)) &&
    parsed.text.every((word) => holds([job.name, job.id, ...job.tags, error].join(' '), word))
  );
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
