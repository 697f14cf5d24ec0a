import type { LiveTopic } from './live.ts';

const aboutJobs = /^\/(?:jobs|workflows|reports)(?:\/|$)/;

/** What the stream follows while the tab is at this path. */
export function topicOf(path: string): LiveTopic {
  return aboutJobs.test(path) ? 'jobs' : 'deliveries';
}
