import { NovaError, newToken } from '@novapulse/core';
import { recordAudit } from './audit/recordAudit.ts';
import { createPasswords } from './authentication/passwords.ts';
import type { ApiDependencies } from './dependencies.ts';
import { isCommonPassword } from './passwords/commonPasswords.ts';

export type FirstAdmin =
  /** There is a user already. */
  | { created: false }
  /** `generatedPassword` is to be shown once; null when a password was given. */
  | { created: true; email: string; generatedPassword: string | null };

// Any number that nothing else locks; two processes that start at once create one admin.
const lockKey = 5_320_771;

/**
 * Creates the first organization with its admin, who is also operator, when there is no user at all.
 *
 * @throws NovaError that names `ADMIN_PASSWORD` when the password that was given is a common one.
 */
export async function seedFirstAdmin(
  { db, newId, clock }: Pick<ApiDependencies, 'db' | 'newId' | 'clock'>,
  { email, password }: { email: string; password?: string | undefined },
): Promise<FirstAdmin> {
  if ((await db.prisma.user.findFirst({ select: { id: true } })) !== null) return { created: false };
  if (password !== undefined && isCommonPassword(password)) {
    throw new NovaError(
      'BAD_REQUEST',
      'ADMIN_PASSWORD is among the first passwords that attackers try. Choose another one (a few unrelated words are good), or leave it out to have one made.',
    );
  }
  const generatedPassword = password === undefined ? newToken(15) : null;
  const passwordHash = await createPasswords().hash(password ?? generatedPassword ?? newToken());
  const address = email.trim().toLowerCase();
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${lockKey})`;
    if ((await tx.user.findFirst({ select: { id: true } })) !== null) return { created: false };
    const createdAt = clock.now();
    const organization = await tx.organization.create({
      data: { id: newId('organization'), name: 'NovaPulse', slug: 'novapulse', createdAt },
    });
    const user = await tx.user.create({
      data: { id: newId('user'), email: address, name: 'Administrator', passwordHash, operator: true, createdAt },
    });
    await tx.membership.create({
      data: { organizationId: organization.id, userId: user.id, role: 'admin', createdAt },
    });
    await recordAudit(
      tx,
      { deps: { newId }, requestId: null, client: { address: null } },
      {
        action: 'system.seedFirstAdmin',
        organizationId: organization.id,
        actor: null,
        target: { type: 'user', id: user.id },
      },
    );
    return { created: true, email: address, generatedPassword };
  });
}
