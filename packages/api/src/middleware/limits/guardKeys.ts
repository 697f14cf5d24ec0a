import { sha256 } from '@novapulse/core';
import type { ApiKeyCaller } from '../../authentication/caller.ts';
import type { RequestLimits } from './requestLimits.ts';

// The keys that a process serves; when there are more, some of them are asked for like new ones.
const maxKnownKeys = 5000;

type Attempt = {
  limits: RequestLimits;
  address: string;
  key: string;
  authenticate: () => Promise<ApiKeyCaller | null>;
};

/**
 * Bounds how many API keys one address can try. Valid keys cost no question to the store: only a wrong key is counted,
 * and an address over the limit is refused by what this process remembers. A key that was right a moment ago passes all
 * the same, so that whoever shares an address with a service that has lost its key goes on working.
 */
export function createKeyGuard() {
  const knownKeys = new Set<string>();

  return async ({ limits, address, key, authenticate }: Attempt): Promise<ApiKeyCaller | null> => {
    const hash = Buffer.from(sha256(key)).toString('base64');
    if (!knownKeys.has(hash)) limits.refuseKnown('credentials.address', address);
    const caller = await authenticate();
    if (caller === null) {
      knownKeys.delete(hash);
      await limits.penalize('credentials.address', address);
    } else {
      if (knownKeys.size >= maxKnownKeys) knownKeys.clear();
      knownKeys.add(hash);
    }
    return caller;
  };
}
