import { createDb, type Db } from '@novapulse/db';
import { createTestDatabase } from '@novapulse/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boolArray, byteaArray, floatArray, intArray, textArray, timeArray } from './arrays.ts';

describe('arrays in the binary format', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ url: database.url });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  it('arrive as what they are', async () => {
    const texts = ['', 'NULL', 'a,"b"\\{}', 'Grüße 🎉', null];
    const bytes = [Buffer.from([0, 255, 92]), Buffer.alloc(0), null, Buffer.alloc(3000, 7), Buffer.from('x')];
    const times = [new Date(0), new Date('1999-12-31T23:59:59.999Z'), null, new Date('2026-11-24T10:00:00.123Z'), null];
    const rows = await db.sql.query<Record<string, unknown>>(
      `select * from unnest($1::text[], $2::bytea[], $3::int[], $4::float8[], $5::bool[], $6::timestamptz[])
         as it (texts, bytes, ints, floats, bools, times)`,
      [
        textArray(texts),
        byteaArray(bytes),
        intArray([0, -1, 2_147_483_647, null, 5]),
        floatArray([0.5, -1e300, null, 3, Number.POSITIVE_INFINITY]),
        boolArray([true, false, null, true, false]),
        timeArray(times),
      ],
    );
    expect(rows.map((row) => row.texts)).toEqual(texts);
    expect(rows.map((row) => row.bytes)).toEqual(bytes);
    expect(rows.map((row) => row.ints)).toEqual([0, -1, 2_147_483_647, null, 5]);
    expect(rows.map((row) => row.floats)).toEqual([0.5, -1e300, null, 3, Number.POSITIVE_INFINITY]);
    expect(rows.map((row) => row.bools)).toEqual([true, false, null, true, false]);
    expect(rows.map((row) => row.times)).toEqual(times);
  });

  it('may be empty', async () => {
    const [row] = await db.sql.query<{ length: number }>('select cardinality($1::text[]) as length', [textArray([])]);
    expect(row?.length).toBe(0);
  });
});
