import type { Prisma } from '@novapulse/db';

/** The active members that a required second factor would stop: those who have none. */
export function withoutSecondFactor(organizationId: string): Prisma.MembershipWhereInput {
  return {
    organizationId,
    disabledAt: null,
    user: { disabledAt: null, totpFactor: null, passkeys: { none: {} } },
  };
}
