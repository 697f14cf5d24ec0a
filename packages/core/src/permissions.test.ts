import { describe, expect, it } from 'vitest';
import { type ApiKeyScope, apiKeyScopes, isPermitted, type Permission, permissions, type Role } from './permissions.ts';

type Expected = { roles: readonly Role[]; scope: ApiKeyScope | null; operator?: true; everyUser?: true };

const readers = ['admin', 'manager', 'user'] as const;
const writers = ['admin', 'manager'] as const;
const admins = ['admin'] as const;

// Written out a second time on purpose: a change of the table must be meant.
const expectations: [Permission, Expected][] = [
  ['webhooks:read', { roles: readers, scope: 'webhooks:read' }],
  ['webhooks:write', { roles: writers, scope: 'webhooks:write' }],
  ['events:publish', { roles: writers, scope: 'events:publish' }],
  ['events:read', { roles: readers, scope: 'deliveries:read' }],
  ['deliveries:read', { roles: readers, scope: 'deliveries:read' }],
  ['deliveries:retry', { roles: writers, scope: 'deliveries:retry' }],
  ['jobs:read', { roles: readers, scope: 'jobs:read', operator: true }],
  ['jobs:write', { roles: writers, scope: 'jobs:write' }],
  ['emails:send', { roles: admins, scope: 'emails:send' }],
  ['emails:read', { roles: admins, scope: 'emails:send' }],
  ['emails:manage', { roles: admins, scope: null }],
  ['workflows:read', { roles: readers, scope: 'workflows:read' }],
  ['workflows:write', { roles: writers, scope: 'workflows:write' }],
  ['reports:read', { roles: readers, scope: 'reports:read' }],
  ['reports:write', { roles: writers, scope: 'reports:write' }],
  ['apiKeys:manage', { roles: admins, scope: null }],
  ['members:read', { roles: admins, scope: null }],
  ['members:manage', { roles: admins, scope: null }],
  ['organization:read', { roles: readers, scope: null }],
  ['organization:manage', { roles: admins, scope: null }],
  ['organizations:manage', { roles: [], scope: null, operator: true }],
  ['queues:read', { roles: writers, scope: null, operator: true }],
  ['queues:manage', { roles: [], scope: null, operator: true }],
  ['audit:read', { roles: admins, scope: null }],
  ['profile:manage', { roles: readers, scope: null, everyUser: true }],
  ['system:health', { roles: admins, scope: null, operator: true }],
  ['system:read', { roles: readers, scope: null, everyUser: true }],
];

it('expects something of every permission', () => {
  expect(expectations.map(([name]) => name)).toEqual(Object.keys(permissions));
});

describe.each(expectations)('%s (invariant 13)', (permission, { roles, scope, operator, everyUser }) => {
  it.each(['admin', 'manager', 'user', null] as const)('for the role %s', (role) => {
    const hasRole = role !== null && roles.includes(role);
    expect(isPermitted(permission, { kind: 'user', role, operator: false })).toBe(hasRole || everyUser === true);
    expect(isPermitted(permission, { kind: 'user', role, operator: true })).toBe(
      hasRole || everyUser === true || operator === true,
    );
  });

  it('for an API key with no, each single, and every scope', () => {
    expect(isPermitted(permission, { kind: 'apiKey', scopes: [] })).toBe(false);
    for (const held of apiKeyScopes) {
      expect(isPermitted(permission, { kind: 'apiKey', scopes: [held] })).toBe(held === scope);
    }
    expect(isPermitted(permission, { kind: 'apiKey', scopes: apiKeyScopes })).toBe(scope !== null);
  });

  it('is described for people', () => {
    expect(permissions[permission].description).toMatch(/^[A-Z].*\.$/);
  });
});

it('gives every scope something to do', () => {
  const used = new Set(expectations.map(([, { scope }]) => scope));
  for (const scope of apiKeyScopes) expect(used).toContain(scope);
});
