import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  decodeEndpointSecret,
  type Keyring,
  openEndpointSecret,
  openHeaders,
  parseSealedHeaders,
} from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { LRUCache } from 'lru-cache';

/** What a delivery needs to know of its endpoint, secrets decrypted. */
export type Endpoint = {
  version: number;
  url: string;
  headers: Record<string, string>;
  /** Newest first. */
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
  secrets: { version: number; key_id: string; ciphertext: string; expires_at: string | null }[];
};

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
              (select coalesce(jsonb_agg(jsonb_build_object('version', s.version, 'key_id', s.key_id, 'expires_at', s.expires_at,
                                                            'ciphertext', encode(s.ciphertext, 'base64')) order by s.version desc), '[]')
               from webhook_secrets s where s.webhook_id = w.id and (s.expires_at is null or s.expires_at > now())) as secrets
       from webhooks w where w.id = $1`,
      [webhookId],
    );
    if (!row) return null;
    const endpoint: Endpoint = {
      version: row.version,
      url: row.url,
      headers: openHeaders(keyring, webhookId, parseSealedHeaders(row.headers)),
      secrets: row.secrets.map((secret) => ({
        key: signingKey(keyring, webhookId, secret),
        expiresAt: secret.expires_at === null ? null : new Date(secret.expires_at),
      })),
    };
    cache.set(webhookId, endpoint);
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

function signingKey(keyring: Keyring, webhookId: string, secret: EndpointRow['secrets'][number]): KeyObject {
  const sealed = { keyId: secret.key_id, ciphertext: Buffer.from(secret.ciphertext, 'base64') };
  return createSecretKey(decodeEndpointSecret(openEndpointSecret(keyring, webhookId, secret.version, sealed)));
}
