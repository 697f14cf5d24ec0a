import { matchTotpStep, NovaError, recoveryCodeCount } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { z } from 'zod';
import { mailAccountNotice } from '../../accounts/mailAccount.ts';
import { actorOf, recordAudit } from '../../audit/recordAudit.ts';
import { organizationIdOf, type UserCaller } from '../../authentication/caller.ts';
import { countTry, forgetFailures } from '../../authentication/countTry.ts';
import { endSessions } from '../../authentication/endSessions.ts';
import { failuresPerLock } from '../../authentication/lockSchedule.ts';
import { rotateSession } from '../../authentication/rotateSession.ts';
import type { Context } from '../../context.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { codeText } from '../../inputs/secondFactor.ts';
import { prepareRecoveryCodes, replaceRecoveryCodes } from '../../secondFactor/recoveryCodeSet.ts';
import { removeTotp } from '../../secondFactor/removeSecondFactors.ts';
import { readTotpSecret } from '../../secondFactor/totpSecret.ts';
import { procedure } from '../../trpc.ts';
import { enrolmentKey } from './enrolmentKey.ts';

/** Ends the other sessions; this one goes on with another token, and has proven the factor. */
export const confirm = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(z.strictObject({ code: codeText }))
  .output(
    z.object({
      recoveryCodes: z.array(z.string()).length(recoveryCodeCount).meta({ description: 'Shown this once.' }),
      /** Other sessions that ended: they had not proven this factor. */
      sessionsEnded: z.int(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { caller, deps } = ctx;
    const { userId } = caller;
    const { step, ...pending } = await checkFirstCode(ctx, caller, input.code);
    const prepared = await prepareRecoveryCodes(ctx);
    const now = deps.clock.now();
    const { sendCookie, sessionsEnded } = await deps.db.prisma.$transaction(async (tx) => {
      // Waits for sign-ins that are under way with the password alone, so that their sessions end here, too.
      await tx.$queryRaw`select id from users where id = ${userId} for update`;
      const { count } = await tx.totpEnrolment.deleteMany({
        where: { userId, factorId: pending.factorId, expiresAt: { gt: now } },
      });
      if (count !== 1) throw nothingPending();
      await forgetFailures(sqlOf(tx), enrolmentKey(userId));
      await removeTotp(tx, userId, now);
      const { factorId, keyId, ciphertext } = pending;
      await tx.totpFactor.create({
        data: { id: factorId, userId, keyId, ciphertext, lastUsedStep: step, createdAt: now, lastUsedAt: now },
      });
      await replaceRecoveryCodes(tx, ctx, userId, prepared);
      await tx.session.updateMany({
        where: { id: caller.sessionId },
        data: { factors: [...new Set([...caller.factors, 'totp'])] },
      });
      const sendCookie = await rotateSession(tx, ctx, caller, []);
      const sessionsEnded = await endSessions(tx, { userId, exceptId: caller.sessionId }, now);
      await mailAccountNotice(tx, ctx, { to: caller.email, notice: 'mfaEnabled' });
      await recordAudit(tx, ctx, { ...entryFor(caller, factorId), detail: { sessionsEnded } });
      return { sendCookie, sessionsEnded };
    });
    sendCookie();
    return { recoveryCodes: prepared.codes, sessionsEnded };
  });

async function checkFirstCode(ctx: Context, caller: UserCaller, code: string) {
  const { db, clock } = ctx.deps;
  const { userId } = caller;
  const now = clock.now();
  const pending = await db.prisma.totpEnrolment.findFirst({ where: { userId, expiresAt: { gt: now } } });
  if (pending === null) throw nothingPending();
  const admission = await countTry(db.sql, enrolmentKey(userId), now);
  if (!admission.isAdmitted) throw nothingPending();
  const { factorId, keyId, ciphertext } = pending;
  const secret = readTotpSecret(ctx, pending, { userId, factorId });
  const step = await matchTotpStep(secret, code, now);
  if (step !== null) return { factorId, keyId, ciphertext, step };
  if (admission.inARow >= failuresPerLock) await db.prisma.totpEnrolment.deleteMany({ where: { userId, factorId } });
  await recordAudit(db.prisma, ctx, { ...entryFor(caller, factorId), outcome: 'failure' });
  throw invalidInput(
    { code: ['This code is wrong. Check that your device shows the right time, and enter the newest code.'] },
    'WRONG_CODE',
  );
}

function entryFor(caller: UserCaller, factorId: string) {
  return {
    action: 'mfa.confirm',
    organizationId: organizationIdOf(caller),
    actor: actorOf(caller),
    target: { type: 'factor', id: factorId },
  };
}

function nothingPending(): NovaError {
  return new NovaError(
    'PRECONDITION_FAILED',
    'No secret waits for its first code: it has expired, or five codes were wrong. Begin again.',
    {
      reason: 'NO_PENDING_ENROLMENT',
    },
  );
}
