import type { JobStatus, QueueName } from '@novapulse/db';

/** What a search asks for: one value for each qualifier, and words that may stand anywhere. */
export type JobSearch = {
  queue?: QueueName;
  status?: JobStatus;
  name?: string;
  tag?: string;
  id?: string;
  error?: string;
  text: string[];
};

export type JobSearchResult = { search: JobSearch } | { problem: string };

const queues: ReadonlySet<string> = new Set<QueueName>(['email', 'webhook', 'workflow', 'report']);
const statuses: ReadonlySet<string> = new Set<JobStatus>([
  'pending',
  'running',
  'retrying',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
]);

const qualifiers = ['queue', 'status', 'name', 'tag', 'id', 'error'] as const;
type Qualifier = (typeof qualifiers)[number];

// `name:value`, `name:"some words"`, `"some words"` or `word`.
const part = /^(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s"]+))/;

/** More words than this do not narrow a search any further. */
const mostWords = 8;

/**
 * Reads `status:failed queue:email tag:"two words" timeout`: qualifiers with one value each, in quotes where it has
 * spaces, and words that may stand anywhere. Answers what is wrong, in words for whoever typed it.
 */
export function parseJobSearch(text: string): JobSearchResult {
  const search: JobSearch = { text: [] };
  if (text.split('"').length % 2 === 0) return { problem: 'There is a quote that is never closed.' };
  let rest = text.trim();
  while (rest !== '') {
    const found = part.exec(rest);
    if (found === null) return { problem: `This cannot be read: ${rest.slice(0, 40)}` };
    const [whole, name, quoted, bare] = found;
    const problem = add(search, name ?? danglingName(bare), quoted ?? (danglingName(bare) ? '' : (bare ?? '')));
    if (problem !== null) return { problem };
    const after = rest.slice(whole.length);
    rest = after.trimStart();
    if (rest !== '' && rest === after) return { problem: `Put a space before ${rest.slice(0, 40)}` };
  }
  return { search };
}

// `tag:` with nothing after it.
function danglingName(bare: string | undefined): string | undefined {
  return /^([A-Za-z]+):$/.exec(bare ?? '')?.[1];
}

function add(search: JobSearch, name: string | undefined, value: string): string | null {
  if (name === undefined) {
    if (value === '') return null;
    if (search.text.length >= mostWords) return `Search for at most ${mostWords} words.`;
    search.text.push(value);
    return null;
  }
  const qualifier = qualifiers.find((one) => one === name.toLowerCase());
  if (qualifier === undefined) {
    return `There is no qualifier "${name}:". Use ${qualifiers.map((one) => `${one}:`).join(' ')}, or put the text in quotes.`;
  }
  if (search[qualifier] !== undefined) return `"${qualifier}:" is there twice.`;
  if (value === '') return `"${qualifier}:" needs a value right after the colon.`;
  return set(search, qualifier, value);
}

function set(search: JobSearch, qualifier: Qualifier, value: string): string | null {
  switch (qualifier) {
    case 'queue':
      if (!isQueue(value)) return `There is no queue "${value}". Queues: ${[...queues].join(', ')}.`;
      search.queue = value;
      return null;
    case 'status':
      if (!isStatus(value)) return `There is no status "${value}". Statuses: ${[...statuses].join(', ')}.`;
      search.status = value;
      return null;
    default:
      search[qualifier] = value;
      return null;
  }
}

function isQueue(value: string): value is QueueName {
  return queues.has(value);
}

function isStatus(value: string): value is JobStatus {
  return statuses.has(value);
}
