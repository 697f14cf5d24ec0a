import { NovaError } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import type { Account } from '../../authentication/account.ts';
import { completeSignIn, requireSomewhere } from '../../authentication/completeSignIn.ts';
import { decideFactors, type ProvenFactors } from '../../authentication/decideFactors.ts';
import { type Device, findDevices } from '../../authentication/devices.ts';
import { findEnrolledFactors } from '../../authentication/enrolledFactors.ts';
import { consumeLoginTicket, countTicketTry, findLoginTicket } from '../../authentication/loginTickets.ts';
import { authenticatedOutput, userView } from '../../authentication/userView.ts';
import type { Context } from '../../context.ts';
import { takeChallenge } from '../../passkeys/challenges.ts';
import { passPasskey } from '../../passkeys/passPasskey.ts';
import { assertionInput } from '../../passkeys/responseInput.ts';
import { recoveryCodesOutput, recoveryCodesView } from '../../secondFactor/recoveryCodesView.ts';
import { procedure } from '../../trpc.ts';

export const verifyPasskey = procedure('public', { limits: ['login.address'] })
  .input(
    z.strictObject({
      response: assertionInput.meta({ description: 'The answer to what `auth.passkeyOptions` gave.' }),
      trustDevice: z.boolean().default(false),
    }),
  )
  .output(authenticatedOutput.extend(recoveryCodesOutput.shape))
  .mutation(async ({ ctx, input: { response, trustDevice } }) => {
    const { challenge, userId } = await takeChallenge(ctx, 'sign_in', response.response.clientDataJSON);
    const ticketId = userId === null ? null : await countTicket(ctx, userId);
    const devices = await findDevices(ctx);
    const { answer, sendCookies } = await passPasskey(
      ctx,
      { action: 'auth.verifyPasskey', challenge, response, userId },
      (tx, account) => signIn(tx, ctx, { account, ticketId, devices, trustDevice }),
    );
    sendCookies();
    ctx.setCookie(ctx.loginTicketCookie.clear());
    return answer;
  });

type Proven = { account: Account; ticketId: string | null; devices: readonly Device[]; trustDevice: boolean };

async function signIn(tx: Prisma.TransactionClient, ctx: Context, { account, ticketId, devices, trustDevice }: Proven) {
  requireSomewhere(account);
  if (ticketId !== null && !(await consumeLoginTicket(tx, ticketId, ctx.deps.clock.now()))) throw signInAgain();
  const enrolled = await findEnrolledFactors(sqlOf(tx), account.id);
  const proven: ProvenFactors = ticketId === null ? { first: 'passkey' } : { first: 'password', second: 'passkey' };
  const decision = decideFactors(enrolled, proven);
  if (decision.status !== 'satisfied') throw signInAgain();
  const { factors } = decision;
  const organizationId = account.membership?.organizationId ?? null;
  const { sessionId, sendCookies } = await completeSignIn(tx, ctx, {
    factors,
    organizationId,
    device: devices.find(({ userId }) => userId === account.id) ?? null,
    isTrusted: trustDevice,
  });
  await recordAudit(tx, ctx, {
    action: 'auth.verifyPasskey',
    organizationId,
    actor: { type: 'user', id: account.id },
    target: { type: 'session', id: sessionId },
    detail: { factors: [...factors.passed], trustDevice },
  });
  const user = userView(account, { role: account.membership?.role ?? null, mfaEnabled: true });
  return { answer: { status: 'authenticated' as const, user, ...recoveryCodesView(enrolled) }, sendCookies };
}

/** Counts a try of the ticket that the browser got for this user's password. */
async function countTicket(ctx: Context, userId: string): Promise<string> {
  const ticket = await findLoginTicket(ctx);
  if (ticket === null || ticket.userId !== userId) throw signInAgain();
  if (!(await countTicketTry(ctx.deps.db.prisma, ticket.id))) throw signInAgain();
  return ticket.id;
}

function signInAgain(): NovaError {
  return new NovaError('UNAUTHORIZED', 'This sign-in has ended. Begin again with your password.', {
    reason: 'SIGN_IN_AGAIN',
  });
}
