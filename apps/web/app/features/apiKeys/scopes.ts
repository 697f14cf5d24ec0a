import type { ApiKeyScope } from '@novapulse/core';

/** What each scope lets a key do, in a sentence. */
export const scopeSentences: Record<ApiKeyScope, string> = {
  'events:publish': 'Publish events.',
  'webhooks:read': 'See webhooks and event types.',
  'webhooks:write': 'Create, change, test and delete webhooks and event types.',
  'deliveries:read': 'See events, deliveries and their attempts.',
  'deliveries:retry': 'Retry and cancel deliveries.',
  'jobs:read': 'See background jobs.',
  'jobs:write': 'Retry, cancel, promote and remove jobs.',
  'emails:send': 'Send mails from templates.',
  'workflows:read': 'See workflow runs and their steps.',
  'workflows:write': 'Start, signal, retry and cancel workflows.',
  'reports:read': 'See and download reports; see schedules.',
  'reports:write': 'Ask for and cancel reports; change schedules.',
};

/** As the form groups them. */
export const scopeGroups: readonly { title: string; scopes: readonly ApiKeyScope[] }[] = [
  {
    title: 'Send',
    scopes: ['events:publish', 'webhooks:read', 'webhooks:write', 'deliveries:read', 'deliveries:retry'],
  },
  { title: 'Run', scopes: ['jobs:read', 'jobs:write', 'workflows:read', 'workflows:write', 'emails:send'] },
  { title: 'Reports', scopes: ['reports:read', 'reports:write'] },
];

const known = Object.keys(scopeSentences);

export function isScope(text: string): text is ApiKeyScope {
  return known.includes(text);
}
