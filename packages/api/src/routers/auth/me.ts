import { z } from 'zod';
import { organizationOutput, userOutput, userView } from '../../authentication/userView.ts';
import { noInput } from '../../inputs/noInput.ts';
import { procedure } from '../../trpc.ts';

export const me = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(z.object({ user: userOutput, organization: organizationOutput.nullable() }))
  .query(({ ctx: { caller } }) => ({
    user: userView({ ...caller, id: caller.userId }, { role: caller.role, mfaEnabled: caller.mfa.isEnabled }),
    organization: caller.organization,
  }));
