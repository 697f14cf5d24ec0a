import { type Keyring, openTotpSecret, sealTotpSecret } from '@novapulse/core';
import type { Sql } from '@novapulse/db';
import { isUnreadable, type Reencrypted, reencryptEndpoint } from './reencryptEndpoint.ts';

const rowsPerPage = 200;

type FactorRow = { id: string; user_id: string; key_id: string; ciphertext: Buffer };

/**
 * Encrypts everything that is kept with the current key, so that older ones can be taken out of ENCRYPTION_KEYS. What
 * lives for minutes or days only (a secret that was not confirmed, a link in a mail that is under way) is left to end by
 * itself. Safe beside a running NovaPulse, and to be run again.
 */
export async function reencryptAll(
  sql: Sql,
  keyring: Keyring,
): Promise<{ endpoints: Reencrypted; factors: Reencrypted }> {
  const endpoints: Reencrypted = { done: 0, unreadable: 0 };
  for (let after: string | null = ''; after !== null; ) {
    const ids: { id: string }[] = await sql.query(
      `select id from webhooks w
       where id > $1 and (exists (select from webhook_secrets s where s.webhook_id = w.id and s.key_id <> $2)
         or exists (select from webhook_signing_keys k where k.webhook_id = w.id and k.key_id <> $2)
         or exists (select from jsonb_each(w.headers) h where h.value ->> 'keyId' <> $2))
       order by id limit $3`,
      [after, keyring.currentKeyId, rowsPerPage],
    );
    for (const { id } of ids) add(endpoints, await reencryptEndpoint(sql, keyring, id));
    after = ids.length === rowsPerPage ? (ids.at(-1)?.id ?? null) : null;
  }

  const factors: Reencrypted = { done: 0, unreadable: 0 };
  for (let after: string | null = ''; after !== null; ) {
    const rows: FactorRow[] = await sql.query(
      'select id, user_id, key_id, ciphertext from totp_factors where id > $1 and key_id <> $2 order by id limit $3',
      [after, keyring.currentKeyId, rowsPerPage],
    );
    for (const row of rows) add(factors, await reencryptFactor(sql, keyring, row));
    after = rows.length === rowsPerPage ? (rows.at(-1)?.id ?? null) : null;
  }
  return { endpoints, factors };
}

async function reencryptFactor(sql: Sql, keyring: Keyring, row: FactorRow): Promise<Reencrypted> {
  const of = { userId: row.user_id, factorId: row.id };
  try {
    const secret = openTotpSecret(keyring, { keyId: row.key_id, ciphertext: row.ciphertext }, of);
    const { keyId, ciphertext } = sealTotpSecret(keyring, secret, of);
    const done = await sql.query(
      'update totp_factors set key_id = $2, ciphertext = $3 where id = $1 and ciphertext = $4 returning id',
      [row.id, keyId, Buffer.from(ciphertext), row.ciphertext],
    );
    return { done: done.length, unreadable: 0 };
  } catch (error) {
    if (isUnreadable(error)) return { done: 0, unreadable: 1 };
    throw error;
  }
}

function add(sum: Reencrypted, { done, unreadable }: Reencrypted): void {
  sum.done += done;
  sum.unreadable += unreadable;
}
