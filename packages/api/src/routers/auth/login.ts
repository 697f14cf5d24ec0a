import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { recordAudit } from '../../audit/recordAudit.ts';
import { createSession } from '../../authentication/createSession.ts';
import { decideFactors } from '../../authentication/decideFactors.ts';
import { authenticatedOutput, userView } from '../../authentication/userView.ts';
import type { Context } from '../../context.ts';
import { emailInput } from '../../inputs/email.ts';
import { procedure } from '../../trpc.ts';

export const login = procedure('public')
  .input(z.strictObject({ email: emailInput, password: z.string().min(1).max(1024) }))
  .output(authenticatedOutput)
  .mutation(async ({ ctx, input }) => {
    const user = await verifyPassword(ctx, input.email, input.password);
    const organization = await ctx.deps.db.prisma.membership.findFirst({
      where: { userId: user.id, disabledAt: null },
      orderBy: [{ createdAt: 'asc' }, { organizationId: 'asc' }],
      select: { organizationId: true, role: true },
    });
    if (organization === null && !user.operator) {
      throw new NovaError(
        'FORBIDDEN',
        'You belong to no organization any more. Ask an administrator for an invitation.',
        {
          reason: 'NO_ORGANIZATION',
        },
      );
    }
    const { factors } = decideFactors(['password']);
    const organizationId = organization?.organizationId ?? null;
    const session = await ctx.deps.db.prisma.$transaction(async (tx) => {
      const created = await createSession(tx, ctx, { userId: user.id, organizationId, factors });
      await recordAudit(tx, ctx, {
        action: 'auth.login',
        organizationId,
        actor: { type: 'user', id: user.id },
        target: { type: 'session', id: created.id },
      });
      return created;
    });
    ctx.setCookie(ctx.sessionCookie.issue(session.token));
    return { status: 'authenticated' as const, user: userView(user, organization?.role ?? null) };
  });

// One answer and one amount of work for a user who is unknown, has no password, is disabled, or gave a wrong one.
async function verifyPassword(ctx: Context, email: string, password: string) {
  const user = await ctx.deps.db.prisma.user.findUnique({ where: { email } });
  const isRight = await ctx.passwords.verify(user?.passwordHash ?? null, password);
  if (user !== null && isRight && user.disabledAt === null) return user;
  await recordAudit(ctx.deps.db.prisma, ctx, {
    action: 'auth.login',
    organizationId: null,
    actor: null,
    outcome: 'failure',
    ...(user !== null && { target: { type: 'user', id: user.id } }),
  });
  throw new NovaError('UNAUTHORIZED', 'The mail address or the password is wrong.');
}
