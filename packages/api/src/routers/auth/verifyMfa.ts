import { NovaError } from '@novapulse/core';
import { sqlOf } from '@novapulse/db';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import { findAccountById, holdAccount } from '../../authentication/account.ts';
import { completeSignIn, requireSomewhere } from '../../authentication/completeSignIn.ts';
import { findLock } from '../../authentication/countTry.ts';
import { decideFactors } from '../../authentication/decideFactors.ts';
import { findDevices } from '../../authentication/devices.ts';
import { findEnrolledFactors } from '../../authentication/enrolledFactors.ts';
import { consumeLoginTicket, countTicketTry, findLoginTicket } from '../../authentication/loginTickets.ts';
import { authenticatedOutput, userView } from '../../authentication/userView.ts';
import type { Context } from '../../context.ts';
import { secondFactorFields, withProof } from '../../inputs/secondFactor.ts';
import { passSecondFactor, secondFactorKey, secondFactorLocked } from '../../secondFactor/passSecondFactor.ts';
import { recoveryCodesOutput, recoveryCodesView } from '../../secondFactor/recoveryCodesView.ts';
import { procedure } from '../../trpc.ts';

export const verifyMfa = procedure('public', { limits: ['mfa.verify.address'] })
  .input(z.strictObject({ ...secondFactorFields, trustDevice: z.boolean().default(false) }).transform(withProof))
  .output(authenticatedOutput.extend(recoveryCodesOutput.shape))
  .mutation(async ({ ctx, input }) => {
    const { ticketId, account } = await beginTry(ctx);
    const { proof, trustDevice } = input;
    const device = (await findDevices(ctx)).find(({ userId }) => userId === account.id) ?? null;
    const organizationId = account.membership?.organizationId ?? null;
    const { answer, sendCookies } = await passSecondFactor(
      ctx,
      { userId: account.id, email: account.email, organizationId, action: 'auth.verifyMfa', proof },
      async (tx, second) => {
        if (!(await holdAccount(tx, account))) throw signInAgain();
        if (!(await consumeLoginTicket(tx, ticketId, ctx.deps.clock.now()))) throw signInAgain();
        const enrolled = await findEnrolledFactors(sqlOf(tx), account.id);
        const decision = decideFactors(enrolled, { first: 'password', second });
        if (decision.status !== 'satisfied') throw signInAgain();
        const { factors } = decision;
        const { sessionId, sendCookies } = await completeSignIn(tx, ctx, {
          factors,
          organizationId,
          device,
          isTrusted: trustDevice,
        });
        await recordAudit(tx, ctx, {
          action: 'auth.verifyMfa',
          organizationId,
          actor: { type: 'user', id: account.id },
          target: { type: 'session', id: sessionId },
          detail: { factors: [...factors.passed], trustDevice },
        });
        const user = userView(account, { role: account.membership?.role ?? null, mfaEnabled: true });
        return { answer: { status: 'authenticated' as const, user, ...recoveryCodesView(enrolled) }, sendCookies };
      },
    );
    sendCookies();
    ctx.setCookie(ctx.loginTicketCookie.clear());
    return answer;
  });

/** Finds the browser's ticket and counts the try. A lock is told before a ticket that has no tries left. */
async function beginTry(ctx: Context) {
  const { db, clock } = ctx.deps;
  const ticket = await findLoginTicket(ctx);
  if (ticket === null) throw signInAgain();
  if (!(await countTicketTry(db.prisma, ticket.id))) {
    const lock = await findLock(db.sql, secondFactorKey(ticket.userId), clock.now());
    throw lock.isAdmitted ? signInAgain() : secondFactorLocked(lock, clock.now());
  }
  const account = await findAccountById(db.sql, ticket.userId);
  if (account === null || account.isDisabled) throw signInAgain();
  requireSomewhere(account);
  return { ticketId: ticket.id, account };
}

function signInAgain(): NovaError {
  return new NovaError('UNAUTHORIZED', 'This sign-in has ended. Begin again with your password.', {
    reason: 'SIGN_IN_AGAIN',
  });
}
