import { createDb, type Db } from '@novapulse/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SecondFactorProof } from '../inputs/secondFactor.ts';
import { createTestApi, type TestApi } from '../testkit/createTestApi.ts';
import { enrollTotp } from '../testkit/secondFactor.ts';
import { createTestClock } from '../testkit/testClock.ts';
import { prepareProof } from './prepareProof.ts';

describe('a proof', () => {
  const clock = createTestClock();
  let api: TestApi;
  let otherDb: Db;
  beforeAll(async () => {
    api = await createTestApi({ clock });
    otherDb = createDb({ url: api.databaseUrl });
  });
  afterAll(async () => {
    await otherDb.close();
    await api.close();
  });

  async function person() {
    const organization = await api.createOrganization();
    const user = await api.createMember(organization.id, 'user');
    const factor = await enrollTotp(api, user.headers);
    clock.pass(30);
    return { ...user, ...factor };
  }

  it.each<[string, (user: Awaited<ReturnType<typeof person>>) => Promise<SecondFactorProof>]>([
    ['code', async ({ app }) => ({ code: await app.code(clock.now()) })],
    ['recovery code', async ({ recoveryCodes }) => ({ recoveryCode: recoveryCodes[4] ?? '' })],
  ])('that is a %s is spent once, however many hold it and spend it at once (invariant 8)', async (_what, proofOf) => {
    const user = await person();
    const proof = await proofOf(user);
    const prepared = await Promise.all(
      Array.from({ length: 20 }, () => prepareProof(api.callAs().context, user.id, proof)),
    );
    const spent = await Promise.all(
      prepared.map((one, n) => (n % 2 === 0 ? api.db : otherDb).prisma.$transaction(async (tx) => one?.spend(tx))),
    );
    expect(spent.filter((isSpent) => isSpent === true)).toHaveLength(1);
    expect(spent.filter((isSpent) => isSpent === false)).toHaveLength(19);
  });

  it('that was spent in a transaction which was rolled back can be spent again', async () => {
    const user = await person();
    const prepared = await prepareProof(api.callAs().context, user.id, { code: await user.app.code(clock.now()) });
    const rolledBack = api.db.prisma.$transaction(async (tx) => {
      await prepared?.spend(tx);
      throw new Error('something else went wrong');
    });
    await expect(rolledBack).rejects.toThrow();
    expect(await api.db.prisma.$transaction(async (tx) => prepared?.spend(tx))).toBe(true);
  });
});
