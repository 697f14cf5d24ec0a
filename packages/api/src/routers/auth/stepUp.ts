import { NovaError } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import { findAccountById } from '../../authentication/account.ts';
import { organizationIdOf, type UserCaller } from '../../authentication/caller.ts';
import { checkPassword } from '../../authentication/checkPassword.ts';
import type { Factor } from '../../authentication/decideFactors.ts';
import { lockedFor } from '../../authentication/lockedFor.ts';
import { rotateSession } from '../../authentication/rotateSession.ts';
import type { Context } from '../../context.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { givenPassword } from '../../inputs/givenPassword.ts';
import { atMostOneProof, proofOf, type SecondFactorProof, secondFactorFields } from '../../inputs/secondFactor.ts';
import { timeOutput } from '../../inputs/time.ts';
import { stepUpSeconds } from '../../middleware/secondFactor.ts';
import { expired, takeChallenge } from '../../passkeys/challenges.ts';
import { passPasskey } from '../../passkeys/passPasskey.ts';
import { type Assertion, assertionInput } from '../../passkeys/responseInput.ts';
import { passSecondFactor } from '../../secondFactor/passSecondFactor.ts';
import { procedure } from '../../trpc.ts';

const stepUpInput = z
  .strictObject({
    password: givenPassword.optional(),
    ...secondFactorFields,
    passkey: assertionInput.optional().meta({ description: 'The answer to what `auth.stepUpOptions` gave.' }),
  })
  .superRefine(atMostOneProof)
  .refine(({ passkey, ...given }) => passkey === undefined || proofOf(given) === null, {
    path: ['passkey'],
    error: 'Give a code or a passkey, not both.',
  });

export const stepUp = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(stepUpInput)
  .output(z.object({ status: z.literal('verified'), validUntil: timeOutput }))
  .mutation(async ({ ctx, input }) => {
    const { caller, deps } = ctx;
    const proof = proofOf(input);
    if (!caller.mfa.isEnabled && input.password === undefined) {
      throw invalidInput({ password: ['Give your password.'] });
    }
    const proven: Factor[] = [];
    if (input.password !== undefined) {
      await verifyPassword(ctx, caller, input.password);
      proven.push('password');
    }
    const finish = async (tx: Prisma.TransactionClient, second: Factor[] = []) => {
      const factors = [...proven, ...second];
      const sendCookie = await rotateSession(tx, ctx, caller, factors);
      await recordAudit(tx, ctx, { ...entryFor(caller), detail: { factors } });
      return sendCookie;
    };
    const sendCookie = caller.mfa.isEnabled
      ? await proveSecond(ctx, caller, { proof, passkey: input.passkey }, finish)
      : await deps.db.prisma.$transaction((tx) => finish(tx));
    sendCookie();
    const validUntil = new Date(deps.clock.now().getTime() + stepUpSeconds * 1000);
    return { status: 'verified' as const, validUntil: validUntil.toISOString() };
  });

type Second = { proof: SecondFactorProof | null; passkey: Assertion | undefined };
type Finish<T> = (tx: Prisma.TransactionClient, second: Factor[]) => Promise<T>;

async function proveSecond<T>(
  ctx: Context,
  caller: UserCaller,
  { proof, passkey }: Second,
  finish: Finish<T>,
): Promise<T> {
  const { userId, email } = caller;
  const tried = { userId, email, organizationId: organizationIdOf(caller), action: 'auth.stepUp' };
  if (proof !== null) return passSecondFactor(ctx, { ...tried, proof }, (tx, factor) => finish(tx, [factor]));
  if (passkey === undefined) throw invalidInput({ code: ['You have a second factor: give one of its codes.'] });
  const taken = await takeChallenge(ctx, 'step_up', passkey.response.clientDataJSON);
  if (taken.userId !== userId) throw expired();
  const { challenge } = taken;
  return passPasskey(ctx, { ...tried, challenge, response: passkey }, (tx) => finish(tx, ['passkey']));
}

function entryFor(caller: UserCaller) {
  return {
    action: 'auth.stepUp',
    organizationId: organizationIdOf(caller),
    actor: { type: 'user' as const, id: caller.userId },
    target: { type: 'session', id: caller.sessionId },
  };
}

async function verifyPassword(ctx: Context, caller: UserCaller, password: string): Promise<void> {
  const { db, clock } = ctx.deps;
  const account = await findAccountById(db.sql, caller.userId);
  const outcome = await checkPassword(ctx, { account, email: caller.email, deviceId: caller.deviceId, password });
  if (outcome.status === 'right') return;
  const refusal =
    outcome.status === 'locked'
      ? lockedFor(outcome.lock, clock.now(), {
          locked: { reason: 'PASSWORD_LOCKED', message: 'Too many wrong passwords. Try again later.' },
          resetNeeded: {
            reason: 'PASSWORD_RESET_NEEDED',
            message: 'Too many wrong passwords in a row. Reset your password by mail.',
          },
        })
      : new NovaError('UNAUTHORIZED', 'The password is wrong.', { reason: 'WRONG_PASSWORD' });
  await recordAudit(db.prisma, ctx, {
    ...entryFor(caller),
    outcome: 'failure',
    detail: { factor: 'password', reason: refusal.reason ?? refusal.code },
  });
  throw refusal;
}
