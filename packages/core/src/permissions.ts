export type Role = 'admin' | 'manager' | 'user';

/** What an API key can be allowed to do. */
export const apiKeyScopes = [
  'events:publish',
  'webhooks:read',
  'webhooks:write',
  'deliveries:read',
  'deliveries:retry',
  'jobs:read',
  'jobs:write',
  'emails:send',
  'workflows:read',
  'workflows:write',
  'reports:read',
  'reports:write',
] as const;

export type ApiKeyScope = (typeof apiKeyScopes)[number];

export type PermissionRule = {
  /** Roles in the organization that have it. */
  roles: readonly Role[];
  /** The scope that gives it to an API key; null keeps every key out. */
  scope: ApiKeyScope | null;
  /** Operators have it whatever their role. Without roles beside it: operators only. */
  operator?: boolean;
  /** Every signed-in user has it, also one that belongs to no organization. */
  everyUser?: boolean;
  description: string;
};

const everyRole = ['admin', 'manager', 'user'] as const;
const writers = ['admin', 'manager'] as const;
const admins = ['admin'] as const;
const nobody = [] as const;

/** Who may do what. Each procedure names one of these; `docs/permissions.md` is generated from this table. */
export const permissions = {
  'webhooks:read': { roles: everyRole, scope: 'webhooks:read', description: 'See endpoints and event types.' },
  'webhooks:write': {
    roles: writers,
    scope: 'webhooks:write',
    description: 'Create, change, test, replay and delete endpoints and event types.',
  },
  'events:publish': { roles: writers, scope: 'events:publish', description: 'Publish events.' },
  'events:read': { roles: everyRole, scope: 'deliveries:read', description: 'See published events.' },
  'deliveries:read': { roles: everyRole, scope: 'deliveries:read', description: 'See deliveries and their attempts.' },
  'deliveries:retry': { roles: writers, scope: 'deliveries:retry', description: 'Retry and cancel deliveries.' },
  'jobs:read': {
    roles: everyRole,
    scope: 'jobs:read',
    operator: true,
    description: 'See background jobs; operators those of every organization, without payloads.',
  },
  'jobs:write': { roles: writers, scope: 'jobs:write', description: 'Retry, cancel, promote and remove jobs.' },
  'emails:send': { roles: admins, scope: 'emails:send', description: 'Send mails from templates.' },
  'emails:read': {
    roles: admins,
    scope: 'emails:send',
    description: 'See what became of mails, and suppressed addresses.',
  },
  'emails:manage': { roles: admins, scope: null, description: 'Let mails to a suppressed address go out again.' },
  'workflows:read': { roles: everyRole, scope: 'workflows:read', description: 'See workflow runs and their steps.' },
  'workflows:write': {
    roles: writers,
    scope: 'workflows:write',
    description: 'Start, signal, retry and cancel workflows.',
  },
  'reports:read': { roles: everyRole, scope: 'reports:read', description: 'See and download reports; see schedules.' },
  'reports:write': {
    roles: writers,
    scope: 'reports:write',
    description: 'Ask for and cancel reports; change schedules.',
  },
  'apiKeys:manage': { roles: admins, scope: null, description: 'See, create and revoke API keys.' },
  'members:read': { roles: admins, scope: null, description: 'See the members and their roles.' },
  'members:manage': { roles: admins, scope: null, description: 'Invite, change, disable and remove members.' },
  'organization:read': { roles: everyRole, scope: null, description: "See the organization's name and policies." },
  'organization:manage': { roles: admins, scope: null, description: "Change the organization's name and policies." },
  'organizations:manage': {
    roles: nobody,
    scope: null,
    operator: true,
    description: 'Create and list organizations.',
  },
  'queues:read': {
    roles: writers,
    scope: null,
    operator: true,
    description: "See the queues, their workers and the organization's numbers; operators everybody's.",
  },
  'queues:manage': { roles: nobody, scope: null, operator: true, description: 'Pause, resume and limit queues.' },
  'audit:read': { roles: admins, scope: null, description: 'Read the audit log.' },
  'profile:manage': {
    roles: everyRole,
    scope: null,
    everyUser: true,
    description: 'Manage the own profile, password, second factor and sessions.',
  },
  'system:health': {
    roles: admins,
    scope: null,
    operator: true,
    description: 'See what this installation needs and whether it is there; operators also what is wrong.',
  },
  'system:read': { roles: everyRole, scope: null, everyUser: true, description: 'See version, engine and limits.' },
} as const satisfies Record<string, PermissionRule>;

export type Permission = keyof typeof permissions;

/** Who asks: a person, with the role in the organization they act in (null: in none), or a service. */
export type Actor =
  | { kind: 'user'; role: Role | null; operator: boolean }
  | { kind: 'apiKey'; scopes: readonly ApiKeyScope[] };

/** The one place that decides. What an actor may do says nothing about whose rows: queries scope by organization. */
export function isPermitted(permission: Permission, actor: Actor): boolean {
  const rule: PermissionRule = permissions[permission];
  if (actor.kind === 'apiKey') return rule.scope !== null && actor.scopes.includes(rule.scope);
  if (rule.everyUser === true || (rule.operator === true && actor.operator)) return true;
  return actor.role !== null && rule.roles.includes(actor.role);
}
