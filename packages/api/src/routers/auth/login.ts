import { NovaError } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import { type Account, findAccountByEmail, holdAccount } from '../../authentication/account.ts';
import { checkPassword } from '../../authentication/checkPassword.ts';
import { completeSignIn, requireSomewhere } from '../../authentication/completeSignIn.ts';
import { decideFactors } from '../../authentication/decideFactors.ts';
import { type Device, findDeviceAgain, findDevices, trustProvenAt } from '../../authentication/devices.ts';
import { findEnrolledFactors, isMfaEnabled } from '../../authentication/enrolledFactors.ts';
import { createLoginTicket } from '../../authentication/loginTickets.ts';
import { authenticatedOutput, methodOutput, userView } from '../../authentication/userView.ts';
import type { Context } from '../../context.ts';
import { emailInput } from '../../inputs/email.ts';
import { givenPassword } from '../../inputs/givenPassword.ts';
import { timeOutput } from '../../inputs/time.ts';
import { procedure } from '../../trpc.ts';

const mfaRequiredOutput = z.object({
  status: z.literal('mfa_required'),
  /** What `auth.verifyMfa` takes from this account; a passkey goes to `auth.verifyPasskey`. */
  methods: z.array(methodOutput),
  /** Until then the second factor may follow. */
  expiresAt: timeOutput,
});

export const login = procedure('public', { limits: ['login.address'] })
  .input(z.strictObject({ email: emailInput, password: givenPassword }))
  .output(z.discriminatedUnion('status', [authenticatedOutput, mfaRequiredOutput]))
  .mutation(async ({ ctx, input }) => {
    const { account, device } = await verifyPassword(ctx, input);
    requireSomewhere(account);
    const { answer, sendCookies } = await ctx.deps.db.prisma.$transaction((tx) => signIn(tx, ctx, account, device));
    sendCookies();
    return answer;
  });

async function signIn(tx: Prisma.TransactionClient, ctx: Context, account: Account, device: Device | null) {
  if (!(await holdAccount(tx, account))) throw wrongPassword();
  const enrolled = await findEnrolledFactors(sqlOf(tx), account.id);
  // Read again under the lock: what ends the trust in devices may have been quicker than the password.
  const trusted = device?.trustedUntil ? await findDeviceAgain(tx, device) : null;
  const provenAt = trustProvenAt(trusted, ctx.deps.clock.now());
  const decision = decideFactors(enrolled, {
    first: 'password',
    second: provenAt !== null && isMfaEnabled(enrolled) ? 'trusted_device' : undefined,
  });
  const organizationId = account.membership?.organizationId ?? null;
  const entry = { action: 'auth.login', organizationId, actor: { type: 'user', id: account.id } } as const;
  if (decision.status === 'second_factor_required') {
    const ticket = await createLoginTicket(tx, ctx, account.id);
    const { methods } = decision;
    await recordAudit(tx, ctx, { ...entry, target: { type: 'login_ticket', id: ticket.id }, detail: { methods } });
    return {
      answer: { status: 'mfa_required' as const, methods, expiresAt: ticket.expiresAt.toISOString() },
      sendCookies: () => ctx.setCookie(ctx.loginTicketCookie.issue(ticket.token)),
    };
  }
  const { factors } = decision;
  const isByTrust = factors.passed.includes('trusted_device');
  const { sessionId, sendCookies } = await completeSignIn(tx, ctx, {
    factors,
    organizationId,
    device,
    isTrusted: false,
    // Trust does not prove a factor anew: a session that rests on it has to step up.
    verifiedAt: isByTrust && provenAt !== null ? provenAt : undefined,
  });
  await recordAudit(tx, ctx, {
    ...entry,
    target: { type: 'session', id: sessionId },
    detail: { factors: [...factors.passed] },
  });
  const user = userView(account, { role: account.membership?.role ?? null, mfaEnabled: isMfaEnabled(enrolled) });
  return { answer: { status: 'authenticated' as const, user }, sendCookies };
}

// One answer and one amount of work for a user who is unknown, has no password, is disabled or locked, or gave a wrong
// one.
async function verifyPassword(ctx: Context, { email, password }: { email: string; password: string }) {
  const devices = await findDevices(ctx);
  const account = await findAccountByEmail(ctx.deps.db.sql, email);
  const device = devices.find(({ userId }) => userId === account?.id) ?? null;
  const outcome = await checkWithinLimit(ctx, { account, email, deviceId: device?.id ?? null, password });
  if (outcome.status === 'right') return { account: outcome.account, device };
  await recordAudit(ctx.deps.db.prisma, ctx, {
    action: 'auth.login',
    organizationId: account?.membership?.organizationId ?? null,
    actor: null,
    outcome: 'failure',
    ...(account !== null && { target: { type: 'user', id: account.id } }),
    detail: { reason: outcome.status === 'locked' ? 'LOCKED' : 'WRONG_PASSWORD' },
  });
  throw wrongPassword();
}

// A device that the account knows is not kept out by what others try elsewhere.
async function checkWithinLimit(ctx: Context, tried: Parameters<typeof checkPassword>[1]) {
  if (tried.deviceId !== null) return checkPassword(ctx, tried);
  const settle = await ctx.limits.reserve('login.account', tried.email);
  let hasFailed = false;
  try {
    const outcome = await checkPassword(ctx, tried);
    hasFailed = outcome.status !== 'right';
    return outcome;
  } finally {
    await settle(hasFailed);
  }
}

function wrongPassword(): NovaError {
  return new NovaError('UNAUTHORIZED', 'The mail address or the password is wrong.');
}
