import { newToken, type Role, sha256 } from '@novapulse/core';
import { type Prisma, sqlOf } from '@novapulse/db';
import { emailSend, enqueue, inviteEmail } from '@novapulse/jobs';
import type { ApiDependencies } from '../dependencies.ts';

/** How long an invitation can be accepted. */
const validSeconds = 7 * 24 * 60 * 60;

export type NewInvite = {
  organization: { id: string; name: string };
  email: string;
  role: Role;
  invitedBy: { id: string; name: string; email: string };
};

/**
 * Invites by mail, in the caller's transaction: with it the mail is rolled back, too. The token travels in that mail
 * only; here is its hash. Earlier open invitations of the same address to the same organization end.
 */
export async function createInvite(
  tx: Prisma.TransactionClient,
  { newId, clock, keyring }: Pick<ApiDependencies, 'newId' | 'clock' | 'keyring'>,
  { organization, email, role, invitedBy }: NewInvite,
): Promise<{ id: string; email: string; role: Role; expiresAt: Date }> {
  const now = clock.now();
  const id = newId('invite');
  const token = newToken();
  const expiresAt = new Date(now.getTime() + validSeconds * 1000);
  await tx.invite.updateMany({
    where: { organizationId: organization.id, email, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  await tx.invite.create({
    data: {
      id,
      organizationId: organization.id,
      email,
      role,
      tokenHash: sha256(token),
      invitedById: invitedBy.id,
      expiresAt,
      createdAt: now,
    },
  });
  const mail = inviteEmail({
    keyring,
    inviteId: id,
    to: email,
    token,
    organizationName: organization.name,
    invitedBy: invitedBy.name === '' ? invitedBy.email : invitedBy.name,
    role,
    expiresAt,
  });
  await enqueue(sqlOf(tx), emailSend, mail, { organizationId: organization.id, newId });
  return { id, email, role, expiresAt };
}
