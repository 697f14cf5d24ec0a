import type { Permission } from '@novapulse/core';
import type { LucideIcon } from 'lucide-react';
import {
  Activity,
  Building2,
  FileChartColumn,
  HeartPulse,
  KeyRound,
  Layers,
  Radio,
  ScrollText,
  Send,
  Shapes,
  ShieldCheck,
  Users,
  Webhook,
  Workflow,
} from 'lucide-react';

export type NavigationEntry = {
  to: string;
  label: string;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
  /** Without it the entry is not offered. */
  permission: Permission;
  /** What the palette also finds it by. */
  keywords: readonly string[];
  /** The entry stands in the phone's bottom bar. */
  onPhone: boolean;
};

export type NavigationGroup = { title: string | null; entries: readonly NavigationEntry[] };

/** Every page of its own. Sidebar, bottom bar, palette, `g` keys and the `?` sheet read this list. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: null,
    entries: [
      {
        to: '/',
        label: 'Overview',
        icon: Activity,
        key: 'o',
        permission: 'deliveries:read',
        keywords: ['home', 'dashboard'],
        onPhone: true,
      },
    ],
  },
  {
    title: 'Send',
    entries: [
      {
        to: '/webhooks',
        label: 'Webhooks',
        icon: Webhook,
        key: 'w',
        permission: 'webhooks:read',
        keywords: ['endpoints', 'urls'],
        onPhone: true,
      },
      {
        to: '/deliveries',
        label: 'Deliveries',
        icon: Send,
        key: 'd',
        permission: 'deliveries:read',
        keywords: ['attempts', 'retries', 'messages'],
        onPhone: true,
      },
      {
        to: '/events',
        label: 'Events',
        icon: Radio,
        key: 'e',
        permission: 'events:read',
        keywords: ['published', 'payloads', 'bodies'],
        onPhone: false,
      },
      {
        to: '/event-types',
        label: 'Event types',
        icon: Shapes,
        key: 't',
        permission: 'webhooks:read',
        keywords: ['schemas', 'json schema', 'catalog'],
        onPhone: false,
      },
    ],
  },
  {
    title: 'Run',
    entries: [
      {
        to: '/jobs',
        label: 'Jobs',
        icon: Layers,
        key: 'j',
        permission: 'jobs:read',
        keywords: ['queues', 'runs', 'workers', 'errors', 'background'],
        onPhone: true,
      },
      {
        to: '/workflows',
        label: 'Workflows',
        icon: Workflow,
        key: 'f',
        permission: 'workflows:read',
        keywords: ['steps', 'flows', 'approvals'],
        onPhone: false,
      },
      {
        to: '/reports',
        label: 'Reports',
        icon: FileChartColumn,
        key: 'r',
        permission: 'reports:read',
        keywords: ['export', 'csv', 'download', 'schedules', 'pdf'],
        onPhone: false,
      },
    ],
  },
  {
    title: 'Organization',
    entries: [
      {
        to: '/members',
        label: 'Members',
        icon: Users,
        key: 'm',
        permission: 'members:read',
        keywords: ['people', 'users', 'invitations', 'roles', 'team'],
        onPhone: false,
      },
      {
        to: '/api-keys',
        label: 'API keys',
        icon: KeyRound,
        key: 'k',
        permission: 'apiKeys:manage',
        keywords: ['tokens', 'scopes', 'credentials'],
        onPhone: false,
      },
      {
        to: '/audit',
        label: 'Audit log',
        icon: ScrollText,
        key: 'a',
        permission: 'audit:read',
        keywords: ['history', 'security events', 'who'],
        onPhone: false,
      },
      {
        to: '/health',
        label: 'Health',
        icon: HeartPulse,
        key: 'h',
        permission: 'system:health',
        keywords: ['status', 'readiness', 'checks', 'database', 'redis', 'disk', 'version'],
        onPhone: false,
      },
      {
        to: '/settings',
        label: 'Settings',
        icon: Building2,
        key: 's',
        permission: 'organization:read',
        keywords: ['organization', 'policy', 'second factor', 'mfa'],
        onPhone: false,
      },
    ],
  },
];

/** Offered by the palette alone: the account menu leads there. */
export const accountPages = [
  { to: '/security', label: 'Security', icon: ShieldCheck, keywords: ['password', 'sessions', 'mfa', 'devices'] },
] as const;

/** The groups with what these permissions open; groups that would be empty are left out. */
export function navigationFor(permissions: ReadonlySet<Permission>): NavigationGroup[] {
  return navigation
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => permissions.has(entry.permission)) }))
    .filter((group) => group.entries.length > 0);
}
