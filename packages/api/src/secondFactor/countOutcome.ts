import { isNovaError } from '@novapulse/core';
import type { Metrics } from '@novapulse/runtime';
import type { Context } from '../context.ts';

type MfaCheck = Parameters<Metrics['mfaCheck']>[0];

const outcomes: Readonly<Record<string, MfaCheck['outcome']>> = {
  WRONG_CODE: 'wrong',
  PASSKEY_REFUSED: 'wrong',
  PASSKEY_COPIED: 'wrong',
  SECOND_FACTOR_LOCKED: 'locked',
  SECOND_FACTOR_RESET_NEEDED: 'locked',
};

/** Counts what came of a try. What fails after the factor was right, such as a sign-in that has ended, is `failed`. */
export async function countOutcome<T>(ctx: Context, factor: MfaCheck['factor'], run: () => Promise<T>): Promise<T> {
  const { metrics } = ctx.deps;
  try {
    const result = await run();
    metrics.mfaCheck({ factor, outcome: 'passed' });
    return result;
  } catch (error) {
    const reason = isNovaError(error) ? (error.reason ?? '') : '';
    metrics.mfaCheck({ factor, outcome: outcomes[reason] ?? 'failed' });
    throw error;
  }
}
