import { NovaError, sha256 } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { memberOnboarding, startRun } from '@novapulse/jobs';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import type { UserCaller } from '../../authentication/caller.ts';
import { completeSignIn } from '../../authentication/completeSignIn.ts';
import { decideFactors, secondFactorOf } from '../../authentication/decideFactors.ts';
import { findDevices } from '../../authentication/devices.ts';
import { findEnrolledFactors, isMfaEnabled } from '../../authentication/enrolledFactors.ts';
import { authenticatedOutput, userView } from '../../authentication/userView.ts';
import type { Context } from '../../context.ts';
import { invalidInput } from '../../errors/invalidInput.ts';
import { newPassword } from '../../inputs/newPassword.ts';
import { nameInput } from '../../inputs/text.ts';
import { requireGoodPassword } from '../../passwords/requireGoodPassword.ts';
import { procedure } from '../../trpc.ts';

const acceptInviteInput = z.strictObject({
  token: z.string().min(1).max(200),
  name: nameInput.optional(),
  password: newPassword.optional(),
});

export const acceptInvite = procedure('public')
  .input(acceptInviteInput)
  .output(authenticatedOutput)
  .mutation(async ({ ctx, input }) => {
    const invite = await findInvite(ctx, input.token);
    const account = await prepareAccount(ctx, invite.email, input);
    const devices = await findDevices(ctx);
    const { answer, sendCookies } = await ctx.deps.db.prisma.$transaction(async (tx) => {
      if (account.kind === 'existing' && !(await holdSession(tx, account.caller))) throw signInFirst();
      await useInvite(tx, ctx, invite.id);
      const user = account.kind === 'existing' ? account.user : await createUser(tx, ctx, invite.email, account);
      const { role, isNew } = await join(tx, user.id, invite);
      const enrolled = await findEnrolledFactors(sqlOf(tx), user.id);
      // An account that exists brings its session along, and with it the second factor that this was created with.
      const second = account.kind === 'existing' ? secondFactorOf(account.caller.factors) : undefined;
      const decision = decideFactors(enrolled, { first: 'invite', second });
      if (decision.status !== 'satisfied') throw signInFirst();
      const { sendCookies } = await completeSignIn(tx, ctx, {
        factors: decision.factors,
        organizationId: invite.organizationId,
        device: devices.find(({ userId }) => userId === user.id) ?? null,
        isTrusted: false,
        // A new account has just got its password; one that exists has proven no more than it had before.
        verifiedAt: account.kind === 'existing' ? account.caller.verifiedAt : undefined,
      });
      await recordAudit(tx, ctx, {
        action: 'auth.acceptInvite',
        organizationId: invite.organizationId,
        actor: { type: 'user', id: user.id },
        target: { type: 'invite', id: invite.id },
        detail: { role },
      });
      const { newId } = ctx.deps;
      const { organizationId } = invite;
      if (isNew) {
        const { name: organizationName } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
        const onboarding = { userId: user.id, organizationName, waitDays: 3 };
        await startRun(sqlOf(tx), memberOnboarding, onboarding, { newId, organizationId, trigger: 'invite_accepted' });
      }
      const view = userView(user, { role, mfaEnabled: isMfaEnabled(enrolled) });
      return { answer: { status: 'authenticated' as const, user: view }, sendCookies };
    });
    sendCookies();
    return answer;
  });

type Invite = { id: string; organizationId: string; email: string; role: 'admin' | 'manager' | 'user' };

async function findInvite(ctx: Context, token: string): Promise<Invite> {
  const invite = await ctx.deps.db.prisma.invite.findFirst({
    where: { tokenHash: sha256(token), acceptedAt: null, revokedAt: null, expiresAt: { gt: ctx.deps.clock.now() } },
    select: { id: true, organizationId: true, email: true, role: true },
  });
  if (invite === null) throw unusable();
  return invite;
}

// Whoever holds the mail may open a new account with it, but not enter one that exists: its own factors guard that.
async function prepareAccount(ctx: Context, email: string, input: z.infer<typeof acceptInviteInput>) {
  const user = await ctx.deps.db.prisma.user.findUnique({ where: { email } });
  if (user !== null) {
    const caller = await ctx.authenticate();
    if (caller?.kind !== 'user' || caller.userId !== user.id) throw signInFirst();
    return { kind: 'existing' as const, user, caller };
  }
  const { name, password } = input;
  if (name === undefined || password === undefined) {
    throw invalidInput({
      ...(name === undefined && { name: ['A new account needs a name.'] }),
      ...(password === undefined && { password: ['A new account needs a password.'] }),
    });
  }
  requireGoodPassword(password, { email, name });
  // Before the transaction: hashing takes its turn and must not hold a connection meanwhile.
  return { kind: 'new' as const, name, passwordHash: await ctx.passwords.hash(password) };
}

// What ends the sessions of a user locks the user first: it waits, or has been first and nothing is opened.
async function holdSession(tx: Prisma.TransactionClient, { userId, sessionId }: UserCaller): Promise<boolean> {
  await tx.$queryRaw`select id from users where id = ${userId} for share`;
  const rows = await tx.$queryRaw<unknown[]>`
    select id from sessions where id = ${sessionId} and revoked_at is null for share`;
  return rows.length === 1;
}

// A compare-and-set: of any number of calls at once, on any number of nodes, the row changes for one.
async function useInvite(tx: Prisma.TransactionClient, ctx: Context, id: string): Promise<void> {
  const now = ctx.deps.clock.now();
  const { count } = await tx.invite.updateMany({
    where: { id, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  });
  if (count !== 1) throw unusable();
}

async function createUser(
  tx: Prisma.TransactionClient,
  ctx: Context,
  email: string,
  account: { name: string; passwordHash: string },
) {
  const { count } = await tx.user.createMany({
    data: [{ id: ctx.deps.newId('user'), email, name: account.name, passwordHash: account.passwordHash }],
    skipDuplicates: true,
  });
  // Another invitation to the same address was accepted in the same moment.
  if (count !== 1) throw new NovaError('CONFLICT', 'This mail address has just got an account. Sign in, then accept.');
  return tx.user.findUniqueOrThrow({ where: { email } });
}

// A member stays what they are: an old invitation neither changes a role nor lets a disabled member back in.
async function join(tx: Prisma.TransactionClient, userId: string, { organizationId, role }: Invite) {
  const { count } = await tx.membership.createMany({ data: [{ organizationId, userId, role }], skipDuplicates: true });
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_userId: { organizationId, userId } },
  });
  if (membership.disabledAt !== null) {
    throw new NovaError('FORBIDDEN', 'Your membership of this organization is disabled. Ask an administrator.');
  }
  return { role: membership.role, isNew: count === 1 };
}

function signInFirst(): NovaError {
  return new NovaError('PRECONDITION_FAILED', 'This mail address has an account. Sign in with it, then accept.', {
    reason: 'SIGN_IN_REQUIRED',
  });
}

function unusable(): NovaError {
  return invalidInput(
    { token: ['This invitation is unknown, used, revoked or expired. Ask for a new one.'] },
    'INVITE_UNUSABLE',
  );
}
