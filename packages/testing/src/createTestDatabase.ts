import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testServices } from './testServices.ts';

export type TestDatabase = {
  url: string;
  /** Removes the database; whoever is still connected is disconnected. */
  drop(): Promise<void>;
};

/** A migrated, empty database of its own for a test or a test file, copied from the template in a few milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgresUrl, templateName } = testServices();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await run(postgresUrl, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY file_copy`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(postgresUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
