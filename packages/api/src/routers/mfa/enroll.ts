import { newTotpSecret, sealTotpSecret, totpSecretText, totpUri } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { toDataURL } from 'qrcode';
import { z } from 'zod';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf } from '../../authentication/caller.ts';
import { forgetFailures } from '../../authentication/countTry.ts';
import { noInput } from '../../inputs/noInput.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure, stepUp } from '../../trpc.ts';
import { enrolmentKey } from './enrolmentKey.ts';

/** How long a secret that was shown waits for its first code. */
const pendingSeconds = 15 * 60;

export const enroll = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(
    z.object({
      secret: z.string().meta({ description: 'Base32, for typing it in.' }),
      otpauthUri: z.string(),
      qrCode: z.string().meta({ description: 'The URI as an image, in a data URI.' }),
      expiresAt: timeOutput,
    }),
  )
  .use(stepUp)
  .mutation(async ({ ctx }) => {
    const { caller, deps } = ctx;
    const { userId } = caller;
    const secret = newTotpSecret();
    const factorId = deps.newId('factor');
    const now = deps.clock.now();
    const expiresAt = new Date(now.getTime() + pendingSeconds * 1000);
    // Beside the live factor, never in its place: who closes the page keeps the app they have.
    const row = { ...sealTotpSecret(deps.keyring, secret, { userId, factorId }), factorId, expiresAt, createdAt: now };
    await deps.db.prisma.$transaction(async (tx) => {
      await tx.totpEnrolment.upsert({ where: { userId }, create: { userId, ...row }, update: row });
      await forgetFailures(sqlOf(tx), enrolmentKey(userId));
      await recordAudit(tx, ctx, {
        action: 'mfa.enroll',
        organizationId: organizationIdOf(caller),
        actor: actorOf(caller),
        target: { type: 'factor', id: factorId },
      });
    });
    const otpauthUri = totpUri(secret, { issuer: 'NovaPulse', account: caller.email });
    return {
      secret: totpSecretText(secret),
      otpauthUri,
      qrCode: await toDataURL(otpauthUri, { errorCorrectionLevel: 'M', margin: 2, width: 240 }),
      expiresAt: expiresAt.toISOString(),
    };
  });
