import { z } from 'zod';
import { methodsOf } from '../../authentication/decideFactors.ts';
import { findEnrolledFactors, isMfaEnabled } from '../../authentication/enrolledFactors.ts';
import { methodOutput } from '../../authentication/userView.ts';
import { noInput } from '../../inputs/noInput.ts';
import { timeOutput } from '../../inputs/time.ts';
import { recoveryCodesOutput, recoveryCodesView } from '../../secondFactor/recoveryCodesView.ts';
import { procedure } from '../../trpc.ts';

export const status = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(
    recoveryCodesOutput.extend({
      /** A second factor is asked for at sign-in. */
      enabled: z.boolean(),
      methods: z.array(methodOutput),
      /** The authenticator app; null when none is set up. */
      totp: z.object({ enrolledAt: timeOutput, lastUsedAt: timeOutput.nullable() }).nullable(),
      passkeys: z.int(),
      /** Until then a secret that was shown waits for its first code. */
      pendingUntil: timeOutput.nullable(),
      /** The organization asks every member for a second factor; `graceUntil` is when it stops to let others in. */
      required: z.boolean(),
      graceUntil: timeOutput.nullable(),
    }),
  )
  .query(async ({ ctx: { caller, deps } }) => {
    const { userId, mfa } = caller;
    const enrolled = await findEnrolledFactors(deps.db.sql, userId);
    const totp = await deps.db.prisma.totpFactor.findUnique({ where: { userId } });
    const pending = await deps.db.prisma.totpEnrolment.findFirst({
      where: { userId, expiresAt: { gt: deps.clock.now() } },
    });
    return {
      enabled: isMfaEnabled(enrolled),
      methods: methodsOf(enrolled),
      totp: totp && { enrolledAt: totp.createdAt.toISOString(), lastUsedAt: totp.lastUsedAt?.toISOString() ?? null },
      passkeys: enrolled.passkeys,
      pendingUntil: pending?.expiresAt.toISOString() ?? null,
      required: mfa.isRequired,
      graceUntil: mfa.graceUntil?.toISOString() ?? null,
      ...recoveryCodesView(enrolled),
    };
  });
