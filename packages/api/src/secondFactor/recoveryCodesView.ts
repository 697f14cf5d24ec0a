import { fewRecoveryCodes } from '@novapulse/core';
import { z } from 'zod';
import type { EnrolledFactors } from '../authentication/enrolledFactors.ts';

export const recoveryCodesOutput = z.object({
  recoveryCodesRemaining: z.int(),
  /** Three or fewer are left: time to make new ones. */
  recoveryCodesLow: z.boolean(),
});

export function recoveryCodesView({
  recoveryCodesRemaining,
}: Pick<EnrolledFactors, 'recoveryCodesRemaining'>): z.infer<typeof recoveryCodesOutput> {
  return { recoveryCodesRemaining, recoveryCodesLow: recoveryCodesRemaining <= fewRecoveryCodes };
}
