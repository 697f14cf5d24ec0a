import type { Crumb } from './Page.tsx';

export type SkeletonKind = 'overview' | 'list' | 'detail';

type Skeleton = { kind: SkeletonKind; title: string; crumbs: readonly Crumb[] };

const pages: Readonly<Record<string, Skeleton>> = {
  '/': { kind: 'overview', title: 'Overview', crumbs: [] },
  '/webhooks': { kind: 'list', title: 'Webhooks', crumbs: [] },
  '/deliveries': { kind: 'list', title: 'Deliveries', crumbs: [] },
  '/events': { kind: 'list', title: 'Events', crumbs: [] },
  '/event-types': { kind: 'list', title: 'Event types', crumbs: [] },
  '/jobs': { kind: 'list', title: 'Jobs', crumbs: [] },
  '/jobs/errors': { kind: 'list', title: 'Jobs', crumbs: [] },
  '/jobs/workers': { kind: 'list', title: 'Jobs', crumbs: [] },
  '/workflows': { kind: 'list', title: 'Workflows', crumbs: [] },
  '/reports': { kind: 'list', title: 'Reports', crumbs: [] },
  '/reports/schedules': { kind: 'list', title: 'Reports', crumbs: [] },
  '/members': { kind: 'list', title: 'Members', crumbs: [] },
  '/api-keys': { kind: 'list', title: 'API keys', crumbs: [] },
  '/audit': { kind: 'list', title: 'Audit log', crumbs: [] },
  '/settings': { kind: 'detail', title: 'Settings', crumbs: [] },
  '/health': { kind: 'list', title: 'Health', crumbs: [] },
};

const details: Readonly<Record<string, Skeleton>> = {
  webhooks: { kind: 'detail', title: 'Webhook', crumbs: [{ to: '/webhooks', label: 'Webhooks' }] },
  deliveries: { kind: 'detail', title: 'Delivery', crumbs: [{ to: '/deliveries', label: 'Deliveries' }] },
  events: { kind: 'detail', title: 'Event', crumbs: [{ to: '/events', label: 'Events' }] },
  'event-types': { kind: 'detail', title: 'Event type', crumbs: [{ to: '/event-types', label: 'Event types' }] },
  jobs: { kind: 'detail', title: 'Job', crumbs: [{ to: '/jobs', label: 'Jobs' }] },
  workflows: { kind: 'detail', title: 'Workflow run', crumbs: [{ to: '/workflows', label: 'Workflows' }] },
  reports: { kind: 'detail', title: 'Report', crumbs: [{ to: '/reports', label: 'Reports' }] },
};

/** Sheets over the list of jobs. */
const sheets: ReadonlySet<string> = new Set(['/jobs/bulk']);

/** The skeleton of a page; null for sheets and tabs, which open over what is there. */
export function skeletonOf(path: string): Skeleton | null {
  if (sheets.has(path)) return null;
  const page = pages[path];
  if (page) return page;
  const [area = '', id, ...rest] = path.split('/').filter(Boolean);
  return id !== undefined && id !== 'new' && rest.length === 0 ? (details[area] ?? null) : null;
}
