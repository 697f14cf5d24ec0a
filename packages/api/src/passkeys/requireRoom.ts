import { NovaError } from '@novapulse/core';

/** How many passkeys a person may have. */
const maxPasskeys = 20;

/** @throws NovaError `CONFLICT`, reason `TOO_MANY_PASSKEYS`, when there is no room for one more. */
export function requireRoom(passkeys: number): void {
  if (passkeys < maxPasskeys) return;
  throw new NovaError('CONFLICT', `You have ${maxPasskeys} passkeys, which is the limit. Remove one first.`, {
    reason: 'TOO_MANY_PASSKEYS',
  });
}
