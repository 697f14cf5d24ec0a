import { createIdMaker, type IdKind } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHousekeeper } from '../dispatch/createHousekeeper.ts';
import { openLedger, type TestLedger } from '../testing/openLedger.ts';
import { retireSignIns } from './retireSignIns.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describe('what signing in leaves behind', () => {
  let ledger: TestLedger;
  let count = 0;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  const idOf = (kind: IdKind, days: number) => createIdMaker({ now: () => daysAgo(days) })(kind);
  const hash = () => Buffer.from(`hash ${++count}`);

  async function user() {
    const id = idOf('user', 0);
    await ledger.db.prisma.user.create({ data: { id, email: `${id.toLowerCase()}@example.com` } });
    return id;
  }

  async function session(userId: string, days: number, organizationId = ledger.organizationId) {
    const id = idOf('session', days);
    const at = { verifiedAt: daysAgo(days), createdAt: daysAgo(days), lastSeenAt: daysAgo(days) };
    await ledger.db.prisma.session.create({
      data: { id, tokenHash: hash(), userId, organizationId, ...at, expiresAt: daysAgo(days - 14) },
    });
    return id;
  }

  it('goes once it is of no use; what counts stays', async () => {
    const { prisma } = ledger.db;
    const userId = await user();
    const ticket = (days: number) => ({
      id: idOf('loginTicket', days),
      tokenHash: hash(),
      userId,
      expiresAt: daysAgo(days),
    });
    await prisma.loginTicket.createMany({ data: [ticket(2), ticket(0)] });
    const challenge = (days: number) => ({ hash: hash(), purpose: 'sign_in', expiresAt: daysAgo(days) });
    await prisma.passkeyChallenge.createMany({ data: [challenge(1), challenge(-1)] });
    const link = (days: number) => ({
      ...{ id: idOf('accountToken', days), purpose: 'password_reset', userId },
      ...{ tokenHash: hash(), expiresAt: daysAgo(days - 1) },
    });
    await prisma.accountToken.createMany({ data: [link(98), link(90)] });
    const device = (days: number) => ({ id: idOf('device', 500), userId, tokenHash: hash(), expiresAt: daysAgo(days) });
    await prisma.device.createMany({ data: [device(91), device(89), device(-100)] });
    const failures = (factor: string, inARow: number, days: number) => ({
      userId,
      factor,
      inARow,
      lastFailedAt: daysAgo(days),
    });
    await prisma.authenticationFailure.createMany({
      data: [failures('old', 99, 366), failures('reset needed', 100, 800), failures('recent', 4, 364)],
    });
    const enrolment = { keyId: 'test', ciphertext: hash(), expiresAt: daysAgo(1) };
    await prisma.totpEnrolment.create({ data: { userId, factorId: idOf('factor', 1), ...enrolment } });

    expect(await retireSignIns(ledger.db.sql, 100)).toBe(1);
    expect(await prisma.loginTicket.count()).toBe(1);
    expect(await prisma.passkeyChallenge.count()).toBe(1);
    expect(await prisma.accountToken.count()).toBe(1);
    expect(await prisma.device.count()).toBe(2);
    expect(await prisma.totpEnrolment.count()).toBe(0);
    const kept = await prisma.authenticationFailure.findMany({ orderBy: { factor: 'asc' } });
    expect(kept.map(({ factor }) => factor)).toEqual(['recent', 'reset needed']);
  });

  it('keeps the session that tells when somebody was last seen in each organization', async () => {
    const userId = await user();
    const elsewhere = idOf('organization', 0);
    await ledger.db.prisma.organization.create({ data: { id: elsewhere, name: 'B', slug: elsewhere.toLowerCase() } });
    await session(userId, 200);
    await session(userId, 190);
    const kept = [await session(userId, 180), await session(userId, 170, elsewhere)];
    expect(await retireSignIns(ledger.db.sql, 1)).toBe(1);
    expect(await retireSignIns(ledger.db.sql, 1)).toBe(1);
    expect(await retireSignIns(ledger.db.sql, 1)).toBe(0);
    const left = await ledger.db.prisma.session.findMany({ where: { userId }, orderBy: { id: 'asc' } });
    expect(left.map(({ id }) => id)).toEqual(kept);
  });

  it('is removed batch by batch by the housekeeper', async () => {
    await ledger.db.sql.query(
      `insert into passkey_challenges (hash, purpose, expires_at)
       select int4send(n), 'sign_in', now() - interval '1 hour' from generate_series(1, 1200) n`,
    );
    const faults: unknown[] = [];
    await createHousekeeper({ db: ledger.db, onError: (error) => faults.push(error) }).run();
    expect(await ledger.db.prisma.passkeyChallenge.count({ where: { expiresAt: { lt: new Date() } } })).toBe(0);
    expect(faults).toEqual([]);
  });
});
