import { addressGroupOf, type LimitKeyKind, type LimitPolicyName, sha256 } from '@novapulse/core';

/** The store's name for what is counted. Mail addresses are hashed: a counter is no place to read them. */
export function limitKey(policy: LimitPolicyName, kind: LimitKeyKind, key: string): string {
  switch (kind) {
    case 'address':
      return `${policy}:${addressGroupOf(key)}`;
    case 'account':
      return `${policy}:${Buffer.from(sha256(key.trim().toLowerCase())).toString('base64url')}`;
    case 'apiKey':
    case 'organization':
    case 'user':
      return `${policy}:${key}`;
  }
}
