import { type Keyring, sealEndpointSecret } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';

/** Keeps one version of an endpoint's secret (`whsec_…`), encrypted. */
export async function saveSecret(
  tx: Pick<Prisma.TransactionClient, 'webhookSecret'>,
  keyring: Keyring,
  { webhookId, version, secret, createdAt }: { webhookId: string; version: number; secret: string; createdAt: Date },
): Promise<void> {
  const { keyId, ciphertext } = sealEndpointSecret(keyring, webhookId, version, secret);
  await tx.webhookSecret.create({
    data: { webhookId, version, keyId, ciphertext: Uint8Array.from(ciphertext), createdAt },
  });
}
