import type { Crumb } from './Page.tsx';

export type SkeletonKind = 'overview' | 'list' | 'detail';

type Skeleton = { kind: SkeletonKind; title: string; crumbs: readonly Crumb[] };

const pages: Readonly<Record<string, Skeleton>> = {
  '/': { kind: 'overview', title: 'Overview', crumbs: [] },
  '/webhooks': { kind: 'list', title: 'Webhooks', crumbs: [] },
  '/deliveries': { kind: 'list', title: 'Deliveries', crumbs: [] },
  '/members': { kind: 'list', title: 'Members', crumbs: [] },
  '/api-keys': { kind: 'list', title: 'API keys', crumbs: [] },
  '/audit': { kind: 'list', title: 'Audit log', crumbs: [] },
  '/settings': { kind: 'detail', title: 'Settings', crumbs: [] },
};

const details: Readonly<Record<string, Skeleton>> = {
  webhooks: { kind: 'detail', title: 'Webhook', crumbs: [{ to: '/webhooks', label: 'Webhooks' }] },
  deliveries: { kind: 'detail', title: 'Delivery', crumbs: [{ to: '/deliveries', label: 'Deliveries' }] },
};

/** The skeleton of a page; null for sheets and tabs, which open over what is there. */
export function skeletonOf(path: string): Skeleton | null {
  const page = pages[path];
  if (page) return page;
  const [area = '', id, ...rest] = path.split('/').filter(Boolean);
  return id !== undefined && id !== 'new' && rest.length === 0 ? (details[area] ?? null) : null;
}
