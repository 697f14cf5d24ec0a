import { NovaError } from '@novapulse/core';
import type { Context } from '../context.ts';
import { enrolmentRequired } from './permission.ts';

/** How long a proof of every factor is fresh enough for what cannot be undone. */
export const stepUpSeconds = 10 * 60;

/** @throws NovaError `PRECONDITION_FAILED`, reason `STEP_UP_REQUIRED`, for people whose last proof is too old. */
export async function requireStepUp(ctx: Context): Promise<void> {
  const caller = await ctx.authenticate();
  if (caller?.kind !== 'user') return;
  if (caller.verifiedAt.getTime() + stepUpSeconds * 1000 > ctx.deps.clock.now().getTime()) return;
  throw new NovaError('PRECONDITION_FAILED', 'Confirm that it is you, then try again.', { reason: 'STEP_UP_REQUIRED' });
}

/** @throws NovaError `PRECONDITION_FAILED`, reason `MFA_ENROLMENT_REQUIRED`. */
export async function requireEnrolment(ctx: Context): Promise<void> {
  const caller = await ctx.authenticate();
  if (caller?.kind === 'user' && caller.mfa.isRequired && !caller.mfa.isEnabled) throw enrolmentRequired();
}
