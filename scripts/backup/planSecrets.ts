import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { NovaError } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { secretMember } from './archive.ts';
import type { Archive } from './openArchive.ts';
import { stampOf } from './stampOf.ts';

export type SecretsPlan = {
  /** Writes the files and resolves to the names under which others were kept. */
  write(): Promise<string[]>;
  /** Ids of keys with which something in the database is encrypted and which the archive's secrets lack. */
  missingKeyIds(databaseUrl: string): Promise<string[]>;
};

const keysFile = 'encryption-keys';

/** @throws NovaError `CONFLICT` when the home has other secrets that may not be put aside. */
export async function planSecrets(
  archive: Archive,
  directory: string,
  { replacesData, now }: { replacesData: boolean; now: Date },
): Promise<SecretsPlan> {
  const files: { name: string; content: Buffer; isNew: boolean }[] = [];
  for (const { name } of archive.manifest.secrets) {
    const content = await buffer(await archive.read(secretMember(name)));
    const path = join(directory, name);
    files.push({ name, content, isNew: !existsSync(path) || !(await readFile(path)).equals(content) });
  }
  const changed = files.filter(({ name, isNew }) => isNew && existsSync(join(directory, name)));
  if (changed.length > 0 && !replacesData) {
    const names = changed.map(({ name }) => join(directory, name)).join(', ');
    throw new NovaError(
      'CONFLICT',
      `${names} differs from the backup's; nothing was changed. Restore into another home (NOVAPULSE_HOME), or put it aside with --replace`,
    );
  }
  const keys = files.find(({ name }) => name === keysFile)?.content.toString('utf8') ?? '';
  const keyIds = new Set(keys.split(',').map((key) => key.split(':')[0]?.trim() ?? ''));

  return {
    async write() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const kept: string[] = [];
      for (const { name, content, isNew } of files) {
        if (!isNew) continue;
        const path = join(directory, name);
        if (existsSync(path)) {
          const aside = `${path}.before-${stampOf(now)}`;
          await rename(path, aside);
          kept.push(aside);
        }
        await writeFile(path, content, { mode: 0o600 });
      }
      return kept;
    },
    async missingKeyIds(databaseUrl) {
      const db = createDb({ url: databaseUrl, poolSize: 1, applicationName: 'novapulse-restore' });
      try {
        const rows = await db.sql.query<{ key_id: string }>(
          `select key_id from webhook_secrets union select key_id from totp_factors union select key_id from totp_enrolments`,
        );
        return rows.map((row) => row.key_id).filter((id) => !keyIds.has(id));
      } finally {
        await db.close();
      }
    },
  };
}
