import { pipeline } from 'node:stream/promises';
import { NovaError } from '@novapulse/core';
import { migrateDatabase, migrationNames } from '@novapulse/db/migrate';
import { prepareDatabase } from '@novapulse/jobs';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Manifest, tableMember } from './archive.ts';
import type { Archive } from './openArchive.ts';
import { copySettings, copyTarget, quoted } from './tablesOf.ts';

/** @throws NovaError `CONFLICT` when a newer NovaPulse made the archive. */
export async function refuseNewer({ migrations, version }: Manifest): Promise<void> {
  const known = new Set(await migrationNames());
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new NovaError(
    'CONFLICT',
    `the backup was made by NovaPulse ${version}, whose schema this version does not know (${unknown.join(', ')}): restore with that version or a later one`,
  );
}

/**
 * Fills the empty database at `url`: the schema that the backup was taken from, all rows in one transaction with their
 * foreign keys checked, then what this version's schema has on top.
 */
export async function loadArchive(archive: Archive, url: string): Promise<void> {
  await migrateDatabase(url, { only: new Set(archive.manifest.migrations) });
  const client = new pg.Client({ connectionString: url, application_name: 'novapulse-restore' });
  // A connection that breaks rejects the statement under way; unheard, the event would end the process without a word.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(copySettings);
    await client.query('begin');
    for (const table of archive.manifest.tables) {
      // What triggers would add is in the archive already.
      await client.query(`alter table ${quoted(table.name)} disable trigger user`);
      const copy = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
      await pipeline(await archive.read(tableMember(table.name)), copy);
      if (copy.rowCount !== table.rows) {
        throw new Error(`${table.name}: ${copy.rowCount} rows were loaded of ${table.rows}`);
      }
      await client.query(`alter table ${quoted(table.name)} enable trigger user`);
    }
    for (const { name, value } of archive.manifest.sequences) {
      await client.query('select setval($1::regclass, $2::bigint)', [quoted(name), value]);
    }
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
  await prepareDatabase(url);
}
