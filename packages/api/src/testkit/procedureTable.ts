import type { Permission } from '@novapulse/core';
import type { RouterInputs } from '../index.ts';

type Area = keyof RouterInputs & string;
type ProcedurePath = { [A in Area]: `${A}.${keyof RouterInputs[A] & string}` }[Area];

export type ProcedureRule = {
  permission: Permission | 'public';
  /** Mutations: the audit log's entry; null when there is none, with the reason in a comment. */
  audit?: string | null;
  /** Whether people must have proven themselves within ten minutes. */
  asksAnew?: true;
  /** Whether members may call it who still owe the second factor that their organization requires. */
  isOpenToUnenrolled?: true;
};

/**
 * What every procedure is guarded by, written down apart from the code: one that is missing here does not compile, and
 * one that is guarded otherwise fails the tests.
 */
export const procedureTable: Readonly<Record<ProcedurePath, ProcedureRule>> = {
  'apiKeys.create': { permission: 'apiKeys:manage', audit: 'apiKeys.create', asksAnew: true },
  'apiKeys.keep': { permission: 'apiKeys:manage', audit: 'apiKeys.keep', asksAnew: true },
  'apiKeys.list': { permission: 'apiKeys:manage' },
  'apiKeys.revoke': { permission: 'apiKeys:manage', audit: 'apiKeys.revoke', asksAnew: true },
  'audit.list': { permission: 'audit:read' },
  'auth.acceptInvite': { permission: 'public', audit: 'auth.acceptInvite' },
  'auth.changeEmail': { permission: 'profile:manage', audit: 'auth.changeEmail', asksAnew: true },
  'auth.changePassword': { permission: 'profile:manage', audit: 'auth.changePassword', asksAnew: true },
  'auth.confirmEmail': { permission: 'public', audit: 'auth.confirmEmail' },
  'auth.login': { permission: 'public', audit: 'auth.login' },
  'auth.logout': { permission: 'profile:manage', audit: 'auth.logout', isOpenToUnenrolled: true },
  'auth.me': { permission: 'profile:manage', isOpenToUnenrolled: true },
  // Not in the audit log: nothing has happened yet.
  'auth.passkeyOptions': { permission: 'public', audit: null },
  'auth.recentActivity': { permission: 'profile:manage' },
  'auth.requestPasswordReset': { permission: 'public', audit: 'auth.requestPasswordReset' },
  'auth.resetPassword': { permission: 'public', audit: 'auth.resetPassword' },
  'auth.stepUp': { permission: 'profile:manage', audit: 'auth.stepUp', isOpenToUnenrolled: true },
  // Not in the audit log: nothing has happened yet.
  'auth.stepUpOptions': { permission: 'profile:manage', audit: null, isOpenToUnenrolled: true },
  'auth.switchOrganization': {
    permission: 'profile:manage',
    audit: 'auth.switchOrganization',
    isOpenToUnenrolled: true,
  },
  'auth.undoEmailChange': { permission: 'public', audit: 'auth.undoEmailChange' },
  'auth.verifyMfa': { permission: 'public', audit: 'auth.verifyMfa' },
  'auth.verifyPasskey': { permission: 'public', audit: 'auth.verifyPasskey' },
  // Not in the audit log: the delivery keeps its status.
  'deliveries.cancel': { permission: 'deliveries:retry', audit: null },
  'deliveries.get': { permission: 'deliveries:read' },
  'deliveries.list': { permission: 'deliveries:read' },
  // Not in the audit log: the delivery keeps its attempts.
  'deliveries.retry': { permission: 'deliveries:retry', audit: null },
  'deliveries.watch': { permission: 'deliveries:read' },
  'devices.list': { permission: 'profile:manage' },
  'devices.revoke': { permission: 'profile:manage', audit: 'devices.revoke' },
  'devices.revokeAll': { permission: 'profile:manage', audit: 'devices.revokeAll' },
  'emails.list': { permission: 'emails:read' },
  'emails.removeSuppression': { permission: 'emails:manage', audit: 'emails.removeSuppression' },
  'emails.send': { permission: 'emails:send', audit: 'emails.send' },
  'emails.suppressions': { permission: 'emails:read' },
  'eventTypes.archive': { permission: 'webhooks:write', audit: 'eventTypes.archive' },
  // Not in the audit log: it changes nothing.
  'eventTypes.check': { permission: 'webhooks:write', audit: null },
  'eventTypes.create': { permission: 'webhooks:write', audit: 'eventTypes.create' },
  'eventTypes.get': { permission: 'webhooks:read' },
  'eventTypes.list': { permission: 'webhooks:read' },
  'eventTypes.restore': { permission: 'webhooks:write', audit: 'eventTypes.restore' },
  'eventTypes.update': { permission: 'webhooks:write', audit: 'eventTypes.update' },
  'events.get': { permission: 'events:read' },
  'events.list': { permission: 'events:read' },
  // Not in the audit log: an event is its own record.
  'events.publish': { permission: 'events:publish', audit: null },
  // Not in the audit log: an event is its own record.
  'events.publishBatch': { permission: 'events:publish', audit: null },
  'jobs.bulk': { permission: 'jobs:write', audit: 'jobs.bulk' },
  'jobs.bulkStatus': { permission: 'jobs:read' },
  'jobs.cancel': { permission: 'jobs:write', audit: 'jobs.cancel' },
  'jobs.errors': { permission: 'jobs:read' },
  'jobs.get': { permission: 'jobs:read' },
  'jobs.list': { permission: 'jobs:read' },
  'jobs.promote': { permission: 'jobs:write', audit: 'jobs.promote' },
  'jobs.remove': { permission: 'jobs:write', audit: 'jobs.remove' },
  'jobs.retry': { permission: 'jobs:write', audit: 'jobs.retry' },
  'jobs.watch': { permission: 'jobs:read' },
  'members.disable': { permission: 'members:manage', audit: 'members.disable', asksAnew: true },
  'members.enable': { permission: 'members:manage', audit: 'members.enable', asksAnew: true },
  'members.invitations': { permission: 'members:read' },
  'members.invite': { permission: 'members:manage', audit: 'members.invite', asksAnew: true },
  'members.list': { permission: 'members:read' },
  'members.remove': { permission: 'members:manage', audit: 'members.remove', asksAnew: true },
  'members.resendInvite': { permission: 'members:manage', audit: 'members.resendInvite', asksAnew: true },
  'members.resetMfa': { permission: 'members:manage', audit: 'members.resetMfa', asksAnew: true },
  'members.revokeInvite': { permission: 'members:manage', audit: 'members.revokeInvite' },
  'members.setRole': { permission: 'members:manage', audit: 'members.setRole', asksAnew: true },
  'mfa.confirm': { permission: 'profile:manage', audit: 'mfa.confirm', isOpenToUnenrolled: true },
  'mfa.disable': { permission: 'profile:manage', audit: 'mfa.disable', asksAnew: true, isOpenToUnenrolled: true },
  'mfa.enroll': { permission: 'profile:manage', audit: 'mfa.enroll', asksAnew: true, isOpenToUnenrolled: true },
  'mfa.regenerateRecoveryCodes': {
    permission: 'profile:manage',
    audit: 'mfa.regenerateRecoveryCodes',
    asksAnew: true,
    isOpenToUnenrolled: true,
  },
  'mfa.status': { permission: 'profile:manage', isOpenToUnenrolled: true },
  'organization.get': { permission: 'organization:read' },
  'organization.mfaImpact': { permission: 'organization:manage' },
  'organization.update': { permission: 'organization:manage', audit: 'organization.update', asksAnew: true },
  'organizations.create': { permission: 'organizations:manage', audit: 'organizations.create', asksAnew: true },
  'organizations.list': { permission: 'organizations:manage' },
  'overview.get': { permission: 'deliveries:read' },
  'passkeys.list': { permission: 'profile:manage', isOpenToUnenrolled: true },
  'passkeys.register': {
    permission: 'profile:manage',
    audit: 'passkeys.register',
    asksAnew: true,
    isOpenToUnenrolled: true,
  },
  // Not in the audit log: nothing has happened yet.
  'passkeys.registerOptions': { permission: 'profile:manage', audit: null, asksAnew: true, isOpenToUnenrolled: true },
  'passkeys.remove': { permission: 'profile:manage', audit: 'passkeys.remove', asksAnew: true },
  'passkeys.rename': { permission: 'profile:manage', audit: 'passkeys.rename' },
  'queues.get': { permission: 'queues:read' },
  'queues.list': { permission: 'queues:read' },
  'queues.pause': { permission: 'queues:manage', audit: 'queues.pause' },
  'queues.resume': { permission: 'queues:manage', audit: 'queues.resume' },
  'queues.setConcurrency': { permission: 'queues:manage', audit: 'queues.setConcurrency' },
  'queues.setRateLimit': { permission: 'queues:manage', audit: 'queues.setRateLimit' },
  'queues.workers': { permission: 'queues:read' },
  'reports.cancel': { permission: 'reports:write', audit: 'reports.cancel' },
  'reports.create': { permission: 'reports:write', audit: 'reports.create' },
  'reports.definitions': { permission: 'reports:read' },
  'reports.get': { permission: 'reports:read' },
  'reports.list': { permission: 'reports:read' },
  'schedules.create': { permission: 'reports:write', audit: 'schedules.create' },
  'schedules.delete': { permission: 'reports:write', audit: 'schedules.delete' },
  'schedules.list': { permission: 'reports:read' },
  'schedules.update': { permission: 'reports:write', audit: 'schedules.update' },
  'sessions.list': { permission: 'profile:manage' },
  'sessions.revoke': { permission: 'profile:manage', audit: 'sessions.revoke' },
  'sessions.revokeOthers': { permission: 'profile:manage', audit: 'sessions.revokeOthers' },
  'system.health': { permission: 'system:health' },
  'system.info': { permission: 'system:read' },
  'webhooks.activity': { permission: 'webhooks:read' },
  'webhooks.cancelReplay': { permission: 'webhooks:write', audit: 'webhooks.cancelReplay' },
  'webhooks.create': { permission: 'webhooks:write', audit: 'webhooks.create' },
  'webhooks.delete': { permission: 'webhooks:write', audit: 'webhooks.delete' },
  'webhooks.disable': { permission: 'webhooks:write', audit: 'webhooks.disable' },
  'webhooks.enable': { permission: 'webhooks:write', audit: 'webhooks.enable' },
  'webhooks.get': { permission: 'webhooks:read' },
  'webhooks.getReplay': { permission: 'webhooks:read' },
  'webhooks.health': { permission: 'webhooks:read' },
  'webhooks.list': { permission: 'webhooks:read' },
  'webhooks.listReplays': { permission: 'webhooks:read' },
  'webhooks.listSecrets': { permission: 'webhooks:read' },
  // Not in the audit log: a probe is an event like any other.
  'webhooks.probe': { permission: 'webhooks:write', audit: null },
  'webhooks.replay': { permission: 'webhooks:write', audit: 'webhooks.replay' },
  'webhooks.rotateSecret': { permission: 'webhooks:write', audit: 'webhooks.rotateSecret', asksAnew: true },
  // Not in the audit log: a test is an event like any other.
  'webhooks.sendTest': { permission: 'webhooks:write', audit: null },
  // Not in the audit log: it changes nothing.
  'webhooks.testFilter': { permission: 'webhooks:write', audit: null },
  'webhooks.update': { permission: 'webhooks:write', audit: 'webhooks.update' },
  'workflows.cancel': { permission: 'workflows:write', audit: 'workflows.cancel' },
  'workflows.definitions': { permission: 'workflows:read' },
  'workflows.get': { permission: 'workflows:read' },
  'workflows.list': { permission: 'workflows:read' },
  // Not in the audit log: it changes nothing.
  'workflows.readSignal': { permission: 'public', audit: null },
  'workflows.retryFromStep': { permission: 'workflows:write', audit: 'workflows.retryFromStep' },
  'workflows.signal': { permission: 'public', audit: 'workflows.signal' },
  'workflows.start': { permission: 'workflows:write', audit: 'workflows.start' },
};
