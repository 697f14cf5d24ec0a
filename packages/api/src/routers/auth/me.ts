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
      /** All that they can switch to, the one the session acts in among them; by name, at most 100. */
      organizations: z.array(organizationOutput),
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
  .query(async ({ ctx: { caller, deps } }) => ({
    user: userView({ ...caller, id: caller.userId }, { role: caller.role, mfaEnabled: caller.mfa.isEnabled }),
    organization: caller.organization,
    organizations: await deps.db.prisma.organization.findMany({
      where: { members: { some: { userId: caller.userId, disabledAt: null } } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: 100,
      select: { id: true, name: true, slug: true },
    }),
    mfa: {
      required: caller.mfa.isRequired,
      graceUntil: caller.mfa.graceUntil?.toISOString() ?? null,
      overdue: caller.mfa.isOverdue,
    },
  }));
