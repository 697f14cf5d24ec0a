import {
  decodeEndpointSecret,
  isNovaError,
  type Keyring,
  NovaError,
  newEndpointKeyPair,
  publicKeyText,
  type SigningScheme,
  sealEndpointKey,
  sealEndpointSecret,
} from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import { z } from 'zod';

type Tables = Pick<Prisma.TransactionClient, 'webhookSecret' | 'webhookSigningKey'>;
type Version = { webhookId: string; version: number; createdAt: Date };

// Each one adds a signature to every request.
const maxSecrets = 10;

/** A secret that a receiver has already, as Standard Webhooks writes it. */
export const ownSecretInput = z
  .string()
  .superRefine((text, { addIssue }) => {
    try {
      decodeEndpointSecret(text);
    } catch (error) {
      if (!isNovaError(error)) throw error;
      addIssue({ code: 'custom', message: error.message });
    }
  })
  .meta({ description: 'A secret of your own: `whsec_` and the base64 of 24 to 64 bytes. Left out, one is made.' });

/** Keeps one version of an endpoint's secret (`whsec_…`), encrypted. */
export async function saveSecret(
  tx: Pick<Tables, 'webhookSecret'>,
  keyring: Keyring,
  { webhookId, version, secret, createdAt }: Version & { secret: string },
): Promise<void> {
  const { keyId, ciphertext } = sealEndpointSecret(keyring, webhookId, version, secret);
  await tx.webhookSecret.create({
    data: { webhookId, version, keyId, ciphertext: Uint8Array.from(ciphertext), createdAt },
  });
}

/** Makes and keeps a key pair of an endpoint. Returns its public half (`whpk_…`). */
export async function saveNewKeyPair(
  tx: Pick<Tables, 'webhookSigningKey'>,
  keyring: Keyring,
  { webhookId, version, createdAt }: Version,
): Promise<string> {
  const { seed, publicKey } = newEndpointKeyPair();
  const { keyId, ciphertext } = sealEndpointKey(keyring, webhookId, version, seed);
  await tx.webhookSigningKey.create({
    data: { webhookId, version, keyId, ciphertext: Uint8Array.from(ciphertext), publicKey, createdAt },
  });
  return publicKeyText(publicKey);
}

export type NewSecret = {
  webhookId: string;
  /** `whsec_…`. */
  secret: string;
  signing: SigningScheme;
  now: Date;
  /** How long what signed until now goes on signing beside it. */
  overlapSeconds: number;
};

export type Rotated = {
  version: number;
  previousExpiresAt: Date;
  /** `whpk_…`, where the endpoint has a key pair. */
  publicKey: string | null;
};

/**
 * A new secret, and a new key pair where the endpoint has one: both sign from now on, and what signed before until the
 * overlap ends. The caller holds the endpoint's lock and raises its version.
 *
 * @throws NovaError `CONFLICT` while too many are in use.
 */
export async function rotate(tx: Tables, keyring: Keyring, next: NewSecret): Promise<Rotated> {
  const { webhookId, secret, signing, now, overlapSeconds } = next;
  const previousExpiresAt = new Date(now.getTime() + overlapSeconds * 1000);
  const ends = { webhookId, OR: [{ expiresAt: null }, { expiresAt: { gt: previousExpiresAt } }] };
  const ended = { webhookId, expiresAt: { lte: now } };

  const latest = await tx.webhookSecret.findFirst({ where: { webhookId }, orderBy: { version: 'desc' } });
  await tx.webhookSecret.updateMany({ where: ends, data: { expiresAt: previousExpiresAt } });
  await tx.webhookSecret.deleteMany({ where: ended });
  if ((await tx.webhookSecret.count({ where: { webhookId } })) >= maxSecrets) throw tooManySecrets();
  const version = (latest?.version ?? 0) + 1;
  await saveSecret(tx, keyring, { webhookId, version, secret, createdAt: now });

  const latestKey = await tx.webhookSigningKey.findFirst({ where: { webhookId }, orderBy: { version: 'desc' } });
  await tx.webhookSigningKey.updateMany({ where: ends, data: { expiresAt: previousExpiresAt } });
  await tx.webhookSigningKey.deleteMany({ where: ended });
  if (signing === 'hmac' && latestKey === null) return { version, previousExpiresAt, publicKey: null };
  const keyVersion = (latestKey?.version ?? 0) + 1;
  const publicKey = await saveNewKeyPair(tx, keyring, { webhookId, version: keyVersion, createdAt: now });
  return { version, previousExpiresAt, publicKey };
}

function tooManySecrets(): NovaError {
  return new NovaError(
    'CONFLICT',
    `${maxSecrets} secrets are in use. Wait for one to expire, or use overlapSeconds 0.`,
    { reason: 'TOO_MANY_SECRETS' },
  );
}
