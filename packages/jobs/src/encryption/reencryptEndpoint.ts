import {
  type Encrypted,
  type Keyring,
  openEndpointKey,
  openEndpointSecret,
  openHeaders,
  parseSealedHeaders,
  sealEndpointKey,
  sealEndpointSecret,
  sealHeaders,
} from '@novapulse/core';
import type { Sql } from '@novapulse/db';

type VersionRow = { version: number; key_id: string; ciphertext: Buffer };

/** `unreadable`: their key is not in ENCRYPTION_KEYS, or they belong elsewhere. They stay as they are. */
export type Reencrypted = { done: number; unreadable: number };

/**
 * Encrypts what one endpoint keeps secret with the current key: signing secrets, private keys and the values of its
 * headers. Each is replaced only while it is what was read, so a rotation at the same time wins.
 */
export async function reencryptEndpoint(sql: Sql, keyring: Keyring, webhookId: string): Promise<Reencrypted> {
  const counts: Reencrypted = { done: 0, unreadable: 0 };

  async function attempt(work: () => Promise<unknown[]>): Promise<void> {
    try {
      counts.done += (await work()).length;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      counts.unreadable += 1;
    }
  }

  async function versions(
    table: 'webhook_secrets' | 'webhook_signing_keys',
    reseal: (row: VersionRow) => Encrypted,
  ): Promise<void> {
    const rows = await sql.query<VersionRow>(
      `select version, key_id, ciphertext from ${table} where webhook_id = $1 and key_id <> $2`,
      [webhookId, keyring.currentKeyId],
    );
    for (const row of rows) {
      await attempt(async () => {
        const { keyId, ciphertext } = reseal(row);
        return await sql.query(
          `update ${table} set key_id = $3, ciphertext = $4
           where webhook_id = $1 and version = $2 and ciphertext = $5 returning version`,
          [webhookId, row.version, keyId, Buffer.from(ciphertext), row.ciphertext],
        );
      });
    }
  }

  await versions('webhook_secrets', ({ version, ...row }) =>
    sealEndpointSecret(keyring, webhookId, version, openEndpointSecret(keyring, webhookId, version, sealed(row))),
  );
  await versions('webhook_signing_keys', ({ version, ...row }) =>
    sealEndpointKey(keyring, webhookId, version, openEndpointKey(keyring, webhookId, version, sealed(row))),
  );
  const [webhook] = await sql.query<{ headers: unknown }>('select headers from webhooks where id = $1', [webhookId]);
  const headers = parseSealedHeaders(webhook?.headers ?? {});
  if (Object.values(headers).some(({ keyId }) => keyId !== keyring.currentKeyId)) {
    await attempt(async () => {
      const next = sealHeaders(keyring, webhookId, openHeaders(keyring, webhookId, headers));
      return await sql.query(
        'update webhooks set headers = $2::jsonb where id = $1 and headers = $3::jsonb returning id',
        [webhookId, JSON.stringify(next), JSON.stringify(headers)],
      );
    });
  }
  return counts;
}

export function isUnreadable(error: unknown): boolean {
  const reason = error instanceof Error && 'reason' in error ? error.reason : null;
  return reason === 'ENCRYPTION_KEY_UNKNOWN' || reason === 'DECRYPTION_FAILED';
}

function sealed({ key_id, ciphertext }: Omit<VersionRow, 'version'>): Encrypted {
  return { keyId: key_id, ciphertext: new Uint8Array(ciphertext) };
}
