import type { Keyring } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';

/** What binds a ciphertext to its row: moved to another endpoint or version, it does not decrypt. */
function secretContext(webhookId: string, version: number): string {
  return `webhook-secret:${webhookId}:${version}`;
}

/** Keeps one version of an endpoint's secret (`whsec_…`), encrypted. */
export async function saveSecret(
  tx: Pick<Prisma.TransactionClient, 'webhookSecret'>,
  keyring: Keyring,
  { webhookId, version, secret, createdAt }: { webhookId: string; version: number; secret: string; createdAt: Date },
): Promise<void> {
  const { keyId, ciphertext } = keyring.encrypt(Buffer.from(secret), secretContext(webhookId, version));
  await tx.webhookSecret.create({
    data: { webhookId, version, keyId, ciphertext: Uint8Array.from(ciphertext), createdAt },
  });
}
