import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@novapulse/db/embedded';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { afterDeath } from './afterDeath.ts';
import { prepareTemplate } from './prepareTemplate.ts';
import { startRedis } from './redis/startRedis.ts';

const templateName = 'novapulse_template';
// Tests lose nothing by a power cut, and creating databases is far quicker without waiting for the disk.
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** Vitest runs this once before all test files and what it returns once after them. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const redis = await startRedis({ databases: 10_000 });
  const home = mkdtempSync(join(tmpdir(), 'novapulse-tests-'));
  chmodSync(home, 0o755);
  const postgres = await startEmbeddedPostgres({ home, settings });
  const cleanUp = afterDeath('kill -QUIT "$(head -n 1 "$2/postmaster.pid")"; sleep 1; rm -rf "$1"', [
    home,
    postgres.dataDir,
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(home, { recursive: true, force: true });
    cleanUp.cancel();
  };
  try {
    const postgresUrl = databaseUrl(postgres.url, 'postgres');
    await createTemplate(postgresUrl);
    project.provide('testServices', { postgresUrl, templateName, redisPort: redis.port });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function createTemplate(postgresUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${templateName}`);
    await prepareTemplate(databaseUrl(postgresUrl, templateName));
    await client.query(`ALTER DATABASE ${templateName} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
