import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { NovaError } from '@novapulse/core';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import pg from 'pg';
import type { Manifest } from './archive.ts';
import { loadArchive, refuseNewer } from './loadArchive.ts';
import { openArchive } from './openArchive.ts';
import { planSecrets } from './planSecrets.ts';
import { stampOf } from './stampOf.ts';
import { quoted } from './tablesOf.ts';

export type RestoreOptions = {
  file: string;
  /** Null for the embedded database of `home`. */
  databaseUrl: string | null;
  home: string;
  /** May what is there be put aside? It is kept, under another name. */
  replacesData: boolean;
  now: Date;
};

export type RestoreResult = {
  manifest: Manifest;
  /** What was put aside: the name of the database that was there, and files of secrets. */
  kept: string[];
  /** Ids of keys that restored secrets need and the home does not have. */
  missingKeyIds: string[];
};

/**
 * Puts a backup into the embedded database of a home in which NovaPulse does not run, or into an empty database
 * elsewhere. Until everything is loaded, what is there stays as it is.
 *
 * @throws NovaError that says what to do: the file is damaged, NovaPulse runs, or there is data already.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const archive = await openArchive(options.file);
  try {
    await refuseNewer(archive.manifest);
    const secrets = await planSecrets(archive, join(options.home, 'secrets'), options);
    if (options.databaseUrl !== null) {
      await refuseUsed(options.databaseUrl);
      await loadArchive(archive, options.databaseUrl);
      const kept = await secrets.write();
      return { manifest: archive.manifest, kept, missingKeyIds: await secrets.missingKeyIds(options.databaseUrl) };
    }
    const postgres = await startEmbeddedPostgres({ home: options.home });
    try {
      const used = await organizationsIn(postgres.url);
      if (used > 0 && !options.replacesData) throw holdsData(options, used);
      const fresh = await createBeside(postgres.url);
      try {
        await loadArchive(archive, fresh.url);
        const missingKeyIds = await secrets.missingKeyIds(fresh.url);
        // Somebody who is still connected stops the swap; then nothing has changed.
        const aside = await fresh.swap(used > 0 ? `novapulse_before_${stampOf(options.now)}` : null);
        const kept = await secrets.write();
        return { manifest: archive.manifest, kept: [...aside, ...kept], missingKeyIds };
      } catch (error) {
        await fresh.drop();
        throw error;
      }
    } finally {
      await postgres.stop();
    }
  } finally {
    archive.close();
  }
}

function holdsData({ home, file }: RestoreOptions, organizations: number): NovaError {
  return new NovaError(
    'CONFLICT',
    [
      `the database in ${home} holds ${organizations} organization${organizations === 1 ? '' : 's'}; nothing was changed.`,
      `Restore into another home: NOVAPULSE_HOME=… npm run restore -- ${file}`,
      `or put this one aside: npm run restore -- ${file} --replace`,
    ].join('\n'),
  );
}

async function refuseUsed(url: string): Promise<void> {
  const isUsed = await ask(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    return (rows[0]?.count ?? 0) > 0;
  });
  if (!isUsed) return;
  throw new NovaError(
    'CONFLICT',
    'the database that DATABASE_URL names has tables already; nothing was changed. Create an empty one (createdb novapulse_restored) and set DATABASE_URL to it',
  );
}

/** 0 for a database without a schema. */
function organizationsIn(url: string): Promise<number> {
  return ask(url, async (client) => {
    const table = await client.query<{ exists: boolean }>(
      `select to_regclass('public.organizations') is not null as exists`,
    );
    if (table.rows[0]?.exists !== true) return 0;
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from organizations');
    return rows[0]?.count ?? 0;
  });
}

/** A database beside the one at `url`, which can take its place in one transaction. */
async function createBeside(url: string) {
  const name = new URL(url).pathname.slice(1);
  const temporary = `${name}_restore_${randomBytes(4).toString('hex')}`;
  const maintenance = withDatabase(url, 'postgres');
  await ask(maintenance, (client) => client.query(`create database ${quoted(temporary)}`));
  return {
    url: withDatabase(url, temporary),
    /** Resolves to the old database's new name, or to nothing when it was not to be kept. */
    async swap(aside: string | null): Promise<string[]> {
      const old = aside ?? `${temporary}_empty`;
      await ask(maintenance, async (client) => {
        await client.query('begin');
        await client.query(`alter database ${quoted(name)} rename to ${quoted(old)}`);
        await client.query(`alter database ${quoted(temporary)} rename to ${quoted(name)}`);
        await client.query('commit');
        if (aside === null) await client.query(`drop database ${quoted(old)}`);
      });
      return aside === null ? [] : [`database ${aside}`];
    },
    drop: () => ask(maintenance, (client) => client.query(`drop database if exists ${quoted(temporary)}`)),
  };
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

async function ask<T>(url: string, question: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await question(client);
  } finally {
    await client.end();
  }
}
