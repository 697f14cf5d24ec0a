/** What was done, in words, by the action as the log names it. */
export const actionLabels = {
  'apiKeys.create': 'Created an API key',
  'apiKeys.keep': 'Kept an API key',
  'apiKeys.revoke': 'Revoked an API key',
  'auth.acceptInvite': 'Accepted an invitation',
  'auth.changeEmail': 'Asked for another mail address',
  'auth.changePassword': 'Changed the password',
  'auth.checkPassword': 'Gave the current password',
  'auth.confirmEmail': 'Confirmed the mail address',
  'auth.login': 'Signed in',
  'auth.logout': 'Signed out',
  'auth.requestPasswordReset': 'Asked for a password reset',
  'auth.resetPassword': 'Set a new password',
  'auth.stepUp': 'Confirmed who they are',
  'auth.switchOrganization': 'Switched to this organization',
  'auth.undoEmailChange': 'Took back a change of mail address',
  'auth.verifyMfa': 'Gave the second factor',
  'auth.verifyPasskey': 'Signed in with a passkey',
  'devices.revoke': 'Forgot a trusted device',
  'devices.revokeAll': 'Forgot all trusted devices',
  'emails.removeSuppression': 'Let mails to an address go out again',
  'emails.send': 'Sent a mail',
  'jobs.bulk': 'Started a bulk action on jobs',
  'jobs.cancel': 'Cancelled a job',
  'jobs.promote': 'Promoted a job',
  'jobs.remove': 'Removed a job',
  'jobs.retry': 'Retried a job',
  'members.disable': 'Disabled a member',
  'members.enable': 'Enabled a member',
  'members.invite': 'Invited a member',
  'members.remove': 'Removed a member',
  'members.resendInvite': 'Sent an invitation again',
  'members.resetMfa': 'Reset a second factor',
  'members.revokeInvite': 'Revoked an invitation',
  'members.setRole': 'Changed a role',
  'mfa.confirm': 'Set up an authenticator app',
  'mfa.disable': 'Turned the authenticator app off',
  'mfa.enroll': 'Began to set up an authenticator app',
  'mfa.regenerateRecoveryCodes': 'Made new recovery codes',
  'organization.update': 'Changed the organization',
  'organizations.create': 'Created an organization',
  'passkeys.register': 'Added a passkey',
  'passkeys.remove': 'Removed a passkey',
  'passkeys.rename': 'Renamed a passkey',
  'queues.pause': 'Paused a queue',
  'queues.resume': 'Resumed a queue',
  'queues.setConcurrency': 'Changed a queue’s concurrency',
  'queues.setRateLimit': 'Changed a queue’s rate limit',
  'reports.cancel': 'Cancelled a report',
  'reports.create': 'Asked for a report',
  'reports.download': 'Downloaded a report',
  'schedules.create': 'Created a schedule',
  'schedules.delete': 'Deleted a schedule',
  'schedules.update': 'Changed a schedule',
  'sessions.revoke': 'Ended a session',
  'sessions.revokeOthers': 'Ended all other sessions',
  'system.seedFirstAdmin': 'Created the first admin',
  'eventTypes.archive': 'Archived an event type',
  'eventTypes.create': 'Created an event type',
  'eventTypes.restore': 'Restored an event type',
  'eventTypes.update': 'Changed an event type',
  'webhooks.cancelReplay': 'Cancelled a replay',
  'webhooks.create': 'Created a webhook',
  'webhooks.delete': 'Deleted a webhook',
  'webhooks.disable': 'Disabled a webhook',
  'webhooks.enable': 'Enabled a webhook',
  'webhooks.replay': 'Replayed deliveries',
  'webhooks.rotateSecret': 'Rotated a signing secret',
  'webhooks.update': 'Changed a webhook',
  'workflows.cancel': 'Cancelled a workflow',
  'workflows.retryFromStep': 'Retried a workflow from a step',
  'workflows.signal': 'Signalled a workflow',
  'workflows.start': 'Started a workflow',
} as const satisfies Record<string, string>;

const known: ReadonlyMap<string, string> = new Map(Object.entries(actionLabels));

/** `passkeys.remove` becomes `Passkeys: remove` until somebody finds words for it. */
export function actionLabel(action: string): string {
  const label = known.get(action);
  if (label !== undefined) return label;
  const [area = '', ...rest] = action.split('.');
  const verb = rest
    .join(' ')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .trim();
  const subject = area.charAt(0).toUpperCase() + area.slice(1);
  return verb === '' ? subject : `${subject}: ${verb}`;
}
