/** Whose calls are counted together. An address is an IPv4 address or an IPv6 /64; an account is a mail address. */
export type LimitKeyKind = 'address' | 'apiKey' | 'organization' | 'user' | 'account';

/**
 * What happens while the limiter's store cannot be asked. `open`: everything passes, uncounted. `degraded`: each node
 * counts by itself, up to the limit divided by the number of nodes. `closed`: refused with `SERVICE_UNAVAILABLE`.
 */
export type LimitFailureMode = 'open' | 'degraded' | 'closed';

export type LimitPolicy = {
  /** Most points in one window. */
  limit: number;
  /** Whole seconds. */
  windowSeconds: number;
  keyedBy: LimitKeyKind;
  /** What a point is. `failures`: a call that succeeds costs nothing, and once the limit is reached none is tried. */
  counts: 'calls' | 'failures' | 'events';
  withoutStore: LimitFailureMode;
  /** One line for people. */
  description: string;
};

/** Every limit there is. `RATE_LIMITS` overrides limit and window by name; docs/configuration.md lists the table. */
export const limitPolicies = {
  'api.key': {
    limit: 100_000,
    windowSeconds: 60,
    keyedBy: 'apiKey',
    counts: 'calls',
    withoutStore: 'open',
    description: 'Calls with one API key.',
  },
  'api.session': {
    limit: 30_000,
    windowSeconds: 60,
    keyedBy: 'user',
    counts: 'calls',
    withoutStore: 'open',
    description: 'Calls of one signed-in person, pages included.',
  },
  'api.address': {
    limit: 12_000,
    windowSeconds: 60,
    keyedBy: 'address',
    counts: 'calls',
    withoutStore: 'degraded',
    description: 'Calls without a session or a key.',
  },
  'credentials.address': {
    limit: 120,
    windowSeconds: 60,
    keyedBy: 'address',
    counts: 'failures',
    withoutStore: 'degraded',
    description: 'Calls with an API key that is not valid.',
  },
  'login.address': {
    limit: 30,
    windowSeconds: 900,
    keyedBy: 'address',
    counts: 'failures',
    withoutStore: 'degraded',
    description: 'Failed sign-ins from one address.',
  },
  'login.account': {
    limit: 100,
    windowSeconds: 3600,
    keyedBy: 'account',
    counts: 'failures',
    withoutStore: 'degraded',
    description: 'Failed sign-ins to one account from unknown devices, whatever their addresses.',
  },
  'mfa.verify.address': {
    limit: 300,
    windowSeconds: 900,
    keyedBy: 'address',
    counts: 'failures',
    withoutStore: 'degraded',
    description: 'Wrong codes from one address.',
  },
  'passwordReset.address': {
    limit: 20,
    windowSeconds: 3600,
    keyedBy: 'address',
    counts: 'calls',
    withoutStore: 'closed',
    description: 'Password resets asked for from one address.',
  },
  'passwordReset.account': {
    limit: 5,
    windowSeconds: 3600,
    keyedBy: 'account',
    counts: 'calls',
    withoutStore: 'closed',
    description: 'Password resets asked for one account.',
  },
  'emailChange.user': {
    limit: 10,
    windowSeconds: 3600,
    keyedBy: 'user',
    counts: 'calls',
    withoutStore: 'closed',
    description: 'Changes of address that one person asks for; each mails an address that may be anybody’s.',
  },
  'invite.organization': {
    limit: 200,
    windowSeconds: 3600,
    keyedBy: 'organization',
    counts: 'calls',
    withoutStore: 'degraded',
    description: 'Invitations that an organization sends.',
  },
  'emails.send': {
    limit: 10_000,
    windowSeconds: 3600,
    keyedBy: 'organization',
    counts: 'calls',
    withoutStore: 'degraded',
    description: 'Mails that an organization sends through the API.',
  },
  'apiKeys.create': {
    limit: 60,
    windowSeconds: 3600,
    keyedBy: 'organization',
    counts: 'calls',
    withoutStore: 'closed',
    description: 'API keys that an organization makes.',
  },
  'events.publish.organization': {
    limit: 2_000_000,
    windowSeconds: 60,
    keyedBy: 'organization',
    counts: 'events',
    withoutStore: 'open',
    description: 'Events that an organization publishes, each event of a batch by itself.',
  },
  'webhooks.sendTest': {
    limit: 120,
    windowSeconds: 60,
    keyedBy: 'organization',
    counts: 'calls',
    withoutStore: 'degraded',
    description: 'Test events that an organization sends.',
  },
} as const satisfies Record<string, LimitPolicy>;

export type LimitPolicyName = keyof typeof limitPolicies;

export function isLimitPolicyName(name: string): name is LimitPolicyName {
  return Object.hasOwn(limitPolicies, name);
}
