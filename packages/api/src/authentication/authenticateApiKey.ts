import { apiKeyScopes, sha256 } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { z } from 'zod';
import type { ApiKeyCaller, AuthenticationOptions } from './caller.ts';

const rowSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  // A scope that this version does not know gives nothing, and does not break the key.
  scopes: z.array(z.string()).transform((scopes) => apiKeyScopes.filter((scope) => scopes.includes(scope))),
  is_use_stale: z.boolean(),
});

const keyPattern = /^np_[A-Za-z0-9_-]{43}$/;

/** The caller behind an API key; null when it is unknown, revoked or expired. The database's clock decides. */
export async function authenticateApiKey(
  sql: Sql,
  key: string,
  { countsAsUse }: AuthenticationOptions,
): Promise<ApiKeyCaller | null> {
  if (!keyPattern.test(key)) return null;
  const [row] = await sql.query(
    `select id, organization_id, scopes,
            (last_used_at is null or last_used_at < now() - interval '1 minute') as is_use_stale
       from api_keys
      where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
    [sha256(key)],
    { name: 'api key' },
  );
  if (row === undefined) return null;
  const { id, organization_id: organizationId, scopes, is_use_stale: isUseStale } = rowSchema.parse(row);
  if (countsAsUse && isUseStale) {
    // Once a minute is enough to see that a key is in use; the second condition leaves one writer among many calls.
    await sql.query(
      `update api_keys set last_used_at = now()
        where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }
  return { kind: 'apiKey', apiKeyId: id, organizationId, scopes };
}
