import { type PublicJwk, publicJwk } from '@novapulse/core';
import type { Db } from '@novapulse/db';

/**
 * The JSON Web Key Set (RFC 7517 §5) of an organization: the public halves of the key pairs that sign for its endpoints
 * now. An organization that does not exist has none, as one that signs with secrets only.
 */
export async function findPublicKeys(
  { prisma }: Pick<Db, 'prisma'>,
  { organizationId, now }: { organizationId: string; now: Date },
): Promise<{ keys: PublicJwk[] }> {
  const rows = await prisma.webhookSigningKey.findMany({
    where: {
      webhook: { organizationId, deletedAt: null, signing: { not: 'hmac' } },
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    orderBy: [{ webhookId: 'asc' }, { version: 'desc' }],
    select: { publicKey: true },
  });
  return { keys: rows.map(({ publicKey }) => publicJwk(publicKey)) };
}
