import type { NovaError } from '@novapulse/core';
import { toNovaError } from '../errors/toNovaError.ts';

/** What a call was refused with; fails when it was not refused. */
export async function refusal(call: Promise<unknown>): Promise<NovaError> {
  const [outcome] = await Promise.allSettled([call]);
  if (outcome.status === 'fulfilled') throw new Error(`Expected a refusal, got ${JSON.stringify(outcome.value)}`);
  return toNovaError(outcome.reason);
}
