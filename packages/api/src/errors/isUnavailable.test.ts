import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase, freePort, type TestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUnavailable } from './isUnavailable.ts';

const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
  const [outcome] = await Promise.allSettled([work]);
  return outcome.status === 'rejected' ? outcome.reason : undefined;
};

describe('isUnavailable', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  const dying = 'select pg_terminate_backend(pg_backend_pid())';

  it('is true when the connection ends under a statement', async () => {
    for (const work of [
      () => db.sql.query(dying),
      () => db.transaction((tx) => tx.query(dying)),
      () => db.prisma.$queryRawUnsafe(dying),
      () => db.prisma.$transaction(async (tx) => tx.$queryRawUnsafe(dying)),
    ]) {
      const error = await failureOf(work());
      expect(error, work.toString()).toBeInstanceOf(Error);
      expect(isUnavailable(error), `${work.toString()} ${String(error)}`).toBe(true);
    }
  });

  it('is true when there is nothing to connect to', async () => {
    const away = createDb({ url: `postgres://nobody@127.0.0.1:${await freePort()}/none` });
    expect(isUnavailable(await failureOf(away.sql.query('select 1')))).toBe(true);
    expect(isUnavailable(await failureOf(away.prisma.user.findFirst()))).toBe(true);
    expect(isUnavailable(await failureOf(away.prisma.$transaction(async (tx) => tx.user.findFirst())))).toBe(true);
    await away.close();
  });

  it('is false for faults of ours, and for what is no error', async () => {
    expect(isUnavailable(await failureOf(db.sql.query('select nonsense')))).toBe(false);
    expect(isUnavailable(await failureOf(db.prisma.user.findUniqueOrThrow({ where: { id: 'x' } })))).toBe(false);
    expect([undefined, null, 'ECONNREFUSED', new Error('x'), {}].filter((value) => isUnavailable(value))).toEqual([]);
  });
});
