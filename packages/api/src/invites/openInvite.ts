import type { Prisma } from '@novapulse/db';

/** An organization's invitations that nobody has accepted or revoked; expired ones can be sent again. */
export function openInvite(organizationId: string): Prisma.InviteWhereInput {
  return { organizationId, acceptedAt: null, revokedAt: null };
}
