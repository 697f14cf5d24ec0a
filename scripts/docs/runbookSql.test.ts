import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, type TestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksIn, readDocuments } from './markdown.ts';

const statements = readDocuments().flatMap(({ path, text }) =>
  blocksIn(text, 'sql').map((statement) => ({ path, statement, name: statement.split('\n')[0] ?? '' })),
);

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb({ url: database.url, poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe('the SQL in the documents', () => {
  it('is there', () => {
    expect(statements.length).toBeGreaterThan(10);
  });

  it.each(statements)('$path: $name', async ({ statement }) => {
    // What somebody pastes at three in the morning only looks.
    await db.transaction(async (tx) => {
      await tx.query('set transaction read only');
      expect(await tx.query(statement)).toBeInstanceOf(Array);
    });
  });
});
