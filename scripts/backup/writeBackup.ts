import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { NovaError } from '@novapulse/core';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ZipFile } from 'yazl';
import { archiveFormat, type Manifest, manifestName, secretMember, tableMember } from './archive.ts';
import { copySettings, copyTarget, quoted, tablesOf } from './tablesOf.ts';

export type BackupOptions = {
  databaseUrl: string;
  /** The home's folder of secrets, which may not exist when `ENCRYPTION_KEYS` comes from elsewhere. */
  secretsDir: string;
  file: string;
  version: string;
  now: Date;
};

export type BackupResult = { bytes: number; sha256: string; manifest: Manifest };

// It opens this cluster only, and a restore makes a new one.
const clusterSecret = 'postgres-password';

/**
 * Writes database and secrets into one archive, readable by its owner only, while NovaPulse runs: all tables are read
 * in one snapshot. The file appears whole or not at all.
 *
 * @throws NovaError `CONFLICT` when the file exists, `SERVICE_UNAVAILABLE` when the database has no schema.
 */
export async function writeBackup(options: BackupOptions): Promise<BackupResult> {
  const { file } = options;
  if (existsSync(file)) throw fileExists(file);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: 'novapulse-backup',
    connectionTimeoutMillis: 5000,
  });
  // A connection that breaks rejects the statement under way; unheard, the event would end the process without a word.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const zip = new ZipFile();
    const written = pipeline(zip.outputStream, createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
    // Awaited below; a failure before that must not count as unhandled.
    written.catch(() => undefined);
    const manifest = await fill(zip, client, options);
    zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), manifestName, { mode: 0o100600 });
    zip.end();
    await written;
    const sha256 = await settle(partial, file);
    return { bytes: (await stat(file)).size, sha256, manifest };
  } finally {
    await client.end();
    await rm(partial, { force: true });
  }
}

async function fill(zip: ZipFile, client: pg.Client, options: BackupOptions): Promise<Manifest> {
  await client.query(copySettings);
  await client.query('begin transaction isolation level repeatable read read only');
  const migrations = await appliedMigrations(client);
  const found = await tablesOf(client);
  // Before the snapshot's first look at rows: a migration that changed a table meanwhile would show it empty.
  await client.query(`lock table ${found.map(({ name }) => quoted(name)).join(', ')} in access share mode`);
  const tables: Manifest['tables'] = [];
  for (const table of found) {
    const copy = client.query(copyTo(`copy ${copyTarget(table)} to stdout`));
    const sha256 = await add(zip, tableMember(table.name), copy, options.now);
    tables.push({ ...table, sha256, rows: copy.rowCount });
  }
  // Values of sequences are in no snapshot. Read last, they are not behind any row.
  const { rows: sequences } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`,
  );
  await client.query('commit');

  const secrets: Manifest['secrets'] = [];
  for (const name of await secretFiles(options.secretsDir)) {
    const content = await readFile(join(options.secretsDir, name));
    zip.addBuffer(content, secretMember(name), { mode: 0o100600, mtime: options.now });
    secrets.push({ name, sha256: createHash('sha256').update(content).digest('hex') });
  }
  const { version, now } = options;
  return { format: archiveFormat, version, createdAt: now.toISOString(), migrations, tables, sequences, secrets };
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const [table] = (
    await client.query<{ exists: boolean }>(`select to_regclass('_prisma_migrations') is not null as exists`)
  ).rows;
  const { rows } = table?.exists
    ? await client.query<{ name: string }>(
        `select migration_name as name from _prisma_migrations
         where finished_at is not null and rolled_back_at is null order by migration_name`,
      )
    : { rows: [] };
  if (rows.length === 0) {
    throw new NovaError('SERVICE_UNAVAILABLE', 'the database has no schema yet: there is nothing to back up');
  }
  return rows.map(({ name }) => name);
}

/** Adds a stream as a member and resolves to its digest once it has been read. */
async function add(zip: ZipFile, name: string, source: Readable, mtime: Date): Promise<string> {
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  zip.addReadStream(hashed, name, { mode: 0o100600, mtime });
  await Promise.all([pipeline(source, hashed), finished(hashed)]);
  return hash.digest('hex');
}

async function secretFiles(directory: string): Promise<string[]> {
  const entries = existsSync(directory) ? await readdir(directory, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isFile() && entry.name !== clusterSecret)
    .map((entry) => entry.name)
    .toSorted();
}

/** Puts the finished archive in its place, which nobody may have taken meanwhile, and resolves to its digest. */
async function settle(partial: string, file: string): Promise<string> {
  const handle = await open(partial, 'r+');
  await handle.sync();
  await handle.close();
  const hash = createHash('sha256');
  await pipeline(createReadStream(partial), hash);
  try {
    await link(partial, file);
  } catch (error) {
    throw existsSync(file) ? fileExists(file) : error;
  }
  return hash.digest('hex');
}

function fileExists(file: string): NovaError {
  return new NovaError('CONFLICT', `${file} exists and is not overwritten: name another file, or move it away`);
}
