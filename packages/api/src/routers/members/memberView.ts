import type { Prisma, Role } from '@novapulse/db';
import { z } from 'zod';
import { roleOutput } from '../../authentication/userView.ts';
import { timeOutput } from '../../inputs/time.ts';

export const memberOutput = z.object({
  /** The user's id. */
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleOutput,
  status: z.enum(['active', 'disabled']),
  /** Whether a second factor is set up: an authenticator app or a passkey. */
  mfaEnabled: z.boolean(),
  createdAt: timeOutput,
});

/** What a query of memberships includes for `memberView`. */
export const memberInclude = {
  user: {
    select: {
      email: true,
      name: true,
      disabledAt: true,
      totpFactor: { select: { id: true } },
      _count: { select: { passkeys: true } },
    },
  },
} as const satisfies Prisma.MembershipInclude;

type MemberRow = {
  userId: string;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
  user: {
    email: string;
    name: string;
    disabledAt: Date | null;
    totpFactor: { id: string } | null;
    _count: { passkeys: number };
  };
};

export function memberView({ userId, role, disabledAt, createdAt, user }: MemberRow): z.infer<typeof memberOutput> {
  return {
    id: userId,
    email: user.email,
    name: user.name,
    role,
    status: disabledAt === null && user.disabledAt === null ? 'active' : 'disabled',
    mfaEnabled: user.totpFactor !== null || user._count.passkeys > 0,
    createdAt: createdAt.toISOString(),
  };
}
