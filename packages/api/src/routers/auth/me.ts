import { z } from 'zod';
import { organizationOutput, userOutput, userView } from '../../authentication/userView.ts';
import { noInput } from '../../inputs/noInput.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';

export const me = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(
    z.object({
      user: userOutput,
      organization: organizationOutput.nullable(),
      /** What the organization asks of second factors. */
      mfa: z.object({
        required: z.boolean(),
        /** Until then members without one are let in. */
        graceUntil: timeOutput.nullable(),
        /** The session is good for setting one up, and for nothing else. */
        overdue: z.boolean(),
      }),
    }),
  )
  .query(({ ctx: { caller } }) => ({
    user: userView({ ...caller, id: caller.userId }, { role: caller.role, mfaEnabled: caller.mfa.isEnabled }),
    organization: caller.organization,
    mfa: {
      required: caller.mfa.isRequired,
      graceUntil: caller.mfa.graceUntil?.toISOString() ?? null,
      overdue: caller.mfa.isOverdue,
    },
  }));
