import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  decodeEndpointSecret,
  type Keyring,
  openEndpointKey,
  openEndpointSecret,
  openHeaders,
  parseSealedHeaders,
  signingKeyOf,
} from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { LRUCache } from 'lru-cache';
import { reencryptEndpoint } from '../../encryption/reencryptEndpoint.ts';

/** What a delivery needs to know of its endpoint, secrets decrypted. */
export type Endpoint = {
  version: number;
  url: string;
  headers: Record<string, string>;
  /** What signs: secrets before private keys, each newest first. */
  secrets: { key: KeyObject; expiresAt: Date | null }[];
};

export type EndpointCache = {
  /** The endpoint in this version or a later one; null when it is gone. @throws NovaError when its secret cannot be decrypted */
  get(webhookId: string, version: number): Promise<Endpoint | null>;
};

type EndpointRow = {
  version: number;
  url: string;
  headers: unknown;
  secrets: SealedRow[] | null;
  keys: SealedRow[] | null;
};

type SealedRow = { version: number; key_id: string; ciphertext: string; expires_at: string | null };

const mostEndpoints = 10_000;

/**
 * Endpoints with their secrets, kept by version. A start reads the version that holds at that moment, so a changed URL
 * or a rotated secret is seen by every attempt that starts after the change, on every node, without a message.
 */
export function createEndpointCache(sql: Sql, keyring: Keyring): EndpointCache {
  const cache = new LRUCache<string, Endpoint>({ max: mostEndpoints });
  const loading = new Map<string, Promise<Endpoint | null>>();

  async function load(webhookId: string): Promise<Endpoint | null> {
    const [row] = await sql.query<EndpointRow>(
      `select w.version, w.url, w.headers,
              case when w.signing <> 'ed25519' then (${sealedRows('webhook_secrets')}) end as secrets,
              case when w.signing <> 'hmac' then (${sealedRows('webhook_signing_keys')}) end as keys
       from webhooks w where w.id = $1`,
      [webhookId],
    );
    if (!row) return null;
    const endpoint: Endpoint = {
      version: row.version,
      url: row.url,
      headers: openHeaders(keyring, webhookId, parseSealedHeaders(row.headers)),
      secrets: [
        ...(row.secrets ?? []).map((secret) => signer(secret, hmacKey(keyring, webhookId, secret))),
        ...(row.keys ?? []).map((key) => signer(key, privateKey(keyring, webhookId, key))),
      ],
    };
    cache.set(webhookId, endpoint);
    // Keys rotate as endpoints are used. Where it fails, the next use or the command does it.
    if (isOlder(row, keyring)) void reencryptEndpoint(sql, keyring, webhookId).catch(() => undefined);
    return endpoint;
  }

  return {
    async get(webhookId, version) {
      const cached = cache.get(webhookId);
      if (cached && cached.version >= version) return cached;
      // One load for all attempts that start together; it began after their start, so it sees what they must see.
      const key = `${webhookId} ${version}`;
      const existing = loading.get(key);
      if (existing) return await existing;
      const fresh = load(webhookId).finally(() => loading.delete(key));
      loading.set(key, fresh);
      return await fresh;
    },
  };
}

const sealedRows = (table: 'webhook_secrets' | 'webhook_signing_keys') =>
  `select coalesce(jsonb_agg(jsonb_build_object('version', s.version, 'key_id', s.key_id, 'expires_at', s.expires_at,
                                                'ciphertext', encode(s.ciphertext, 'base64')) order by s.version desc), '[]')
   from ${table} s where s.webhook_id = w.id and (s.expires_at is null or s.expires_at > now())`;

function isOlder({ secrets, keys, headers }: EndpointRow, { currentKeyId }: Keyring): boolean {
  const sealedWith = [
    ...[...(secrets ?? []), ...(keys ?? [])].map(({ key_id }) => key_id),
    ...Object.values(parseSealedHeaders(headers)).map(({ keyId }) => keyId),
  ];
  return sealedWith.some((keyId) => keyId !== currentKeyId);
}

function signer({ expires_at }: SealedRow, key: KeyObject): Endpoint['secrets'][number] {
  return { key, expiresAt: expires_at === null ? null : new Date(expires_at) };
}

function hmacKey(keyring: Keyring, webhookId: string, row: SealedRow): KeyObject {
  return createSecretKey(decodeEndpointSecret(openEndpointSecret(keyring, webhookId, row.version, sealed(row))));
}

function privateKey(keyring: Keyring, webhookId: string, row: SealedRow): KeyObject {
  return signingKeyOf(openEndpointKey(keyring, webhookId, row.version, sealed(row)));
}

function sealed({ key_id, ciphertext }: SealedRow) {
  return { keyId: key_id, ciphertext: new Uint8Array(Buffer.from(ciphertext, 'base64')) };
}
