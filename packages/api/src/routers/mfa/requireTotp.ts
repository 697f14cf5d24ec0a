import { NovaError } from '@novapulse/core';
import type { UserCaller } from '../../authentication/caller.ts';
import type { Context } from '../../context.ts';

/** @throws NovaError `PRECONDITION_FAILED`, reason `MFA_NOT_ENABLED`, for users without an authenticator app. */
export async function requireTotp({ deps, caller }: Context & { caller: UserCaller }): Promise<{ id: string }> {
  const factor = await deps.db.prisma.totpFactor.findUnique({ where: { userId: caller.userId }, select: { id: true } });
  if (factor !== null) return factor;
  throw new NovaError('PRECONDITION_FAILED', 'You have not set up an authenticator app.', {
    reason: 'MFA_NOT_ENABLED',
  });
}
