import type { Context } from '../context.ts';

/** The passkeys of a user as browsers are told of them. */
export async function credentialsOf(
  { deps: { db } }: Context,
  userId: string,
): Promise<{ id: string; transports: string[] }[]> {
  const passkeys = await db.prisma.passkey.findMany({
    where: { userId },
    select: { credentialId: true, transports: true },
    orderBy: { id: 'asc' },
  });
  return passkeys.map(({ credentialId, transports }) => ({
    id: Buffer.from(credentialId).toString('base64url'),
    transports,
  }));
}
