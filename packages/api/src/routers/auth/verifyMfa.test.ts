import { createDb, type Db } from '@novapulse/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContextFactory } from '../../context.ts';
import { toNovaError } from '../../errors/toNovaError.ts';
import { describeProcedures } from '../../procedures.ts';
import { createCaller } from '../../server.ts';
import { callProcedure } from '../../testkit/callProcedure.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { createFakeExchange } from '../../testkit/fakeExchange.ts';
import { refusal } from '../../testkit/refusal.ts';
import { beginSignIn, enrollTotp, finishSignIn } from '../../testkit/secondFactor.ts';
import { createTestClock } from '../../testkit/testClock.ts';

const stepSeconds = 30;

/** Fifty sign-ins take a while on a busy machine. */
const patient = { timeout: 180_000 };

type Proof = { code?: string; recoveryCode?: string };

describe('signing in with a second factor', () => {
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

  /** A member with an authenticator app, in the step after the one whose code is used up. */
  async function member() {
    const organization = await api.createOrganization();
    const user = await api.createMember(organization.id, 'admin');
    const factor = await enrollTotp(api, user.headers);
    clock.pass(stepSeconds);
    return { ...user, ...factor, organizationId: organization.id, code: () => factor.app.code(clock.now()) };
  }

  const verify = (headers: Record<string, string>, proof: Proof) => refusal(finishSignIn(api, headers, proof));

  /** The same API in another process: its own pool, caches and hashing. */
  function callElsewhere(headers: Record<string, string>) {
    const createContext = createContextFactory({ ...api.deps, db: otherDb });
    return createCaller(createContext(createFakeExchange(headers)));
  }

  async function atOnce(user: Awaited<ReturnType<typeof member>>, proofOf: () => Promise<Proof>) {
    // Each try comes with a ticket of its own, so that nothing but the proof is shared.
    const tickets = await Promise.all(Array.from({ length: 50 }, () => beginSignIn(api, user.email)));
    const before = await api.db.prisma.session.count({ where: { userId: user.id } });
    const proof = await proofOf();
    const outcomes = await Promise.allSettled(
      tickets.map((headers, n) =>
        (n % 2 === 0 ? api.callAs(headers).api : callElsewhere(headers)).auth.verifyMfa(proof),
      ),
    );
    const sessions = await api.db.prisma.session.count({ where: { userId: user.id } });
    const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [toNovaError(one.reason).code] : []));
    return { succeeded: 50 - refusals.length, sessions: sessions - before, refusals: new Set(refusals) };
  }

  it('takes one code once, of 50 uses at the same time on two nodes (invariant 8)', patient, async () => {
    const user = await member();
    const { succeeded, sessions, refusals } = await atOnce(user, async () => ({ code: await user.code() }));
    expect([succeeded, sessions]).toEqual([1, 1]);
    expect([...refusals].filter((code) => code !== 'UNAUTHORIZED' && code !== 'TOO_MANY_REQUESTS')).toEqual([]);
  });

  it('takes one recovery code once, of 50 uses at the same time on two nodes (invariant 8)', patient, async () => {
    const user = await member();
    const [recoveryCode = ''] = user.recoveryCodes;
    const { succeeded, sessions } = await atOnce(user, async () => ({ recoveryCode }));
    expect([succeeded, sessions]).toEqual([1, 1]);
    expect(await api.db.prisma.recoveryCode.count({ where: { set: { userId: user.id }, usedAt: null } })).toBe(9);
  });

  it('opens nothing after the password alone, and creates no session (invariant 7)', async () => {
    const user = await member();
    const before = await api.db.prisma.session.count();
    const headers = await beginSignIn(api, user.email);
    for (const procedure of describeProcedures().filter(({ permission }) => permission !== 'public')) {
      const { code } = await callProcedure(api.callAs(headers).context, procedure, {});
      expect(`${procedure.path} ${code}`).toBe(`${procedure.path} UNAUTHORIZED`);
    }
    // Nor does the ticket's token count as a session's.
    const token = headers.cookie.split('=')[1] ?? '';
    expect((await refusal(api.callAs({ cookie: `novapulse_session=${token}` }).api.auth.me())).code).toBe(
      'UNAUTHORIZED',
    );
    expect(await api.db.prisma.session.count()).toBe(before);
    expect(headers.cookie).toMatch(/^novapulse_login_ticket=[\w-]{43}$/);
  });

  it('lets in with a recovery code, in whatever form it is typed, and says how many are left', async () => {
    const user = await member();
    const [first = '', ...others] = user.recoveryCodes;
    const typed = `  ${first.toLowerCase().replace('-', ' ')} `;
    const signedIn = await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode: typed });
    expect(signedIn.answer).toMatchObject({ recoveryCodesRemaining: 9, recoveryCodesLow: false });
    expect((await verify(await beginSignIn(api, user.email), { recoveryCode: first })).reason).toBe('WRONG_CODE');
    for (const recoveryCode of others.slice(0, 5)) {
      await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode });
    }
    const fourth = await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode: others[5] ?? '' });
    expect(fourth.answer).toMatchObject({ recoveryCodesRemaining: 3, recoveryCodesLow: true });
  });

  it.each(['code', 'recoveryCode'] as const)('says plainly that the %s is missing', async (field) => {
    const empty = await refusal(api.callAs().api.auth.verifyMfa({ [field]: ' ' }));
    expect(empty.fieldErrors).toEqual({ [field]: ['Enter the code.'] });
  });

  it('asks for a code or a recovery code, and tries whatever was typed', async () => {
    const user = await member();
    const headers = await beginSignIn(api, user.email);
    for (const input of [{}, { code: '123456', recoveryCode: 'ABCDE-FGHJK' }, { code: '' }]) {
      expect((await verify(headers, input)).code).toBe('BAD_REQUEST');
    }
    for (const input of [{ code: 'abc' }, { code: '１２３４５６' }, { recoveryCode: 'x' }]) {
      expect(await verify(headers, input)).toMatchObject({ code: 'UNAUTHORIZED', reason: 'WRONG_CODE' });
    }
  });

  it('refuses the code of an older step once a newer one was used', async () => {
    const user = await member();
    const older = await user.code();
    clock.pass(stepSeconds);
    await finishSignIn(api, await beginSignIn(api, user.email), { code: await user.code() });
    expect((await verify(await beginSignIn(api, user.email), { code: older })).reason).toBe('WRONG_CODE');
  });

  it('binds the ticket to its browser and user, for ten minutes and one sign-in', async () => {
    const user = await member();
    const other = await member();
    const ticket = await beginSignIn(api, user.email);
    const ended = { code: 'UNAUTHORIZED', reason: 'SIGN_IN_AGAIN' };
    // Another browser has no ticket, or one for somebody else.
    expect(await verify({}, { code: await user.code() })).toMatchObject(ended);
    expect((await verify(await beginSignIn(api, other.email), { code: await user.code() })).reason).toBe('WRONG_CODE');
    // A bearer token decides alone.
    const bearer = { ...ticket, authorization: 'Bearer np_x' };
    expect(await verify(bearer, { code: await user.code() })).toMatchObject(ended);

    await finishSignIn(api, ticket, { code: await user.code() });
    clock.pass(stepSeconds);
    expect(await verify(ticket, { code: await user.code() })).toMatchObject(ended);

    const late = await beginSignIn(api, user.email);
    clock.pass(600);
    expect(await verify(late, { code: await user.code() })).toMatchObject(ended);
  });

  it('gives a ticket five tries', async () => {
    const user = await member();
    const ticket = await beginSignIn(api, user.email);
    for (let n = 0; n < 4; n += 1) expect((await verify(ticket, { code: '000000' })).reason).toBe('WRONG_CODE');
    // The count of the account begins anew with every success; that of the ticket does not.
    await finishSignIn(api, await beginSignIn(api, user.email), { code: await user.code() });
    expect((await verify(ticket, { code: '000000' })).reason).toBe('WRONG_CODE');
    clock.pass(stepSeconds);
    expect((await verify(ticket, { code: await user.code() })).reason).toBe('SIGN_IN_AGAIN');
  });

  it('locks the account, over tickets and kinds of code, whatever the next code; login does not tell', async () => {
    const user = await member();
    for (let n = 0; n < 5; n += 1) {
      const proof = n % 2 === 0 ? { code: '000000' } : { recoveryCode: 'AAAAA-AAAAA' };
      expect((await verify(await beginSignIn(api, user.email), proof)).reason).toBe('WRONG_CODE');
    }
    const [recoveryCode = ''] = user.recoveryCodes;
    for (const proof of [{ code: await user.code() }, { recoveryCode }]) {
      const refused = await verify(await beginSignIn(api, user.email), proof);
      expect(refused).toMatchObject({ code: 'TOO_MANY_REQUESTS', reason: 'SECOND_FACTOR_LOCKED' });
      expect(refused.retryAfterSeconds).toBeGreaterThan(800);
      expect(refused.retryAfterSeconds).toBeLessThanOrEqual(900);
    }
    clock.pass(901);
    // A code that was tried under the lock has not been used up.
    await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode });
  });

  it('says that it is locked also to the ticket whose tries are used up', async () => {
    const user = await member();
    const ticket = await beginSignIn(api, user.email);
    for (let n = 0; n < 5; n += 1) await verify(ticket, { code: '000000' });
    expect((await verify(ticket, { code: await user.code() })).code).toBe('TOO_MANY_REQUESTS');
  });

  it('does not give tries back for signing in with the password again', async () => {
    const user = await member();
    for (let n = 0; n < 4; n += 1) await verify(await beginSignIn(api, user.email), { code: '000000' });
    for (let n = 0; n < 3; n += 1) await beginSignIn(api, user.email);
    await verify(await beginSignIn(api, user.email), { code: '000000' });
    expect((await verify(await beginSignIn(api, user.email), { code: await user.code() })).code).toBe(
      'TOO_MANY_REQUESTS',
    );
  });

  it('creates a session with its factors and device, and ends the one that the browser had', async () => {
    const user = await member();
    const first = await finishSignIn(api, await beginSignIn(api, user.email), { code: await user.code() });
    const [session] = await api.db.prisma.session.findMany({ where: { userId: user.id }, orderBy: { id: 'desc' } });
    expect(session).toMatchObject({ factors: ['password', 'totp'], deviceId: expect.stringMatching(/^dev_/) });
    clock.pass(stepSeconds);
    const again = await finishSignIn(api, await beginSignIn(api, user.email, first.headers), {
      code: await user.code(),
    });
    expect((await refusal(api.callAs(first.headers).api.auth.me())).code).toBe('UNAUTHORIZED');
    const { items } = await api.callAs(again.headers).api.sessions.list();
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    const rows = await api.db.prisma.session.findMany({ where: { userId: user.id }, orderBy: { id: 'desc' }, take: 2 });
    expect(rows[0]?.deviceId).toBe(rows[1]?.deviceId);
  });

  it('lets nobody in who was disabled, or left every organization, after the password', async () => {
    const disabled = await member();
    const ticket = await beginSignIn(api, disabled.email);
    await api.db.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    expect((await verify(ticket, { code: await disabled.code() })).code).toBe('UNAUTHORIZED');
    const left = await member();
    const leftTicket = await beginSignIn(api, left.email);
    await api.db.prisma.membership.deleteMany({ where: { userId: left.id } });
    expect((await verify(leftTicket, { code: await left.code() })).code).toBe('FORBIDDEN');
  });

  it('records successes and failures for the organization (audit)', async () => {
    const user = await member();
    await verify(await beginSignIn(api, user.email), { code: '000000' });
    await finishSignIn(api, await beginSignIn(api, user.email), { code: await user.code() });
    const events = await api.db.prisma.auditEvent.findMany({
      where: { organizationId: user.organizationId, action: 'auth.verifyMfa' },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ outcome, actorId, detail }) => [outcome, actorId, detail])).toEqual([
      ['failure', user.id, { factor: 'totp', reason: 'WRONG_CODE' }],
      ['success', user.id, { factors: ['password', 'totp'], trustDevice: false }],
    ]);
  });

  it('stays closed when the secret cannot be decrypted, and tells the operators', async () => {
    const user = await member();
    await api.db.prisma.totpFactor.update({ where: { userId: user.id }, data: { keyId: 'lost' } });
    const before = api.logLines.length;
    for (let n = 0; n < 7; n += 1) {
      const refused = await verify(await beginSignIn(api, user.email), { code: await user.code() });
      expect(refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'SECOND_FACTOR_UNAVAILABLE' });
      expect(refused.message).not.toContain('ENCRYPTION_KEYS');
    }
    expect(api.logLines.slice(before).filter((line) => line.includes('mfa.secret_undecryptable'))).toHaveLength(7);
    // A fault of ours counts as nobody's failure, and recovery codes need no key.
    const [recoveryCode = ''] = user.recoveryCodes;
    await finishSignIn(api, await beginSignIn(api, user.email), { recoveryCode });
  });

  it('does not take a secret that was moved to another user (invariant 10)', async () => {
    const user = await member();
    const thief = await member();
    const { keyId, ciphertext } = await api.db.prisma.totpFactor.findUniqueOrThrow({ where: { userId: thief.id } });
    await api.db.prisma.totpFactor.update({ where: { userId: user.id }, data: { keyId, ciphertext } });
    const refused = await verify(await beginSignIn(api, user.email), { code: await thief.code() });
    expect(refused.code).toBe('SERVICE_UNAVAILABLE');
  });

  it('keeps neither secret nor codes in clear (invariant 10)', async () => {
    const user = await member();
    await finishSignIn(api, await beginSignIn(api, user.email), { code: await user.code() });
    const rows = [
      await api.db.sql.query('select * from totp_factors where user_id = $1', [user.id]),
      await api.db.sql.query('select c.*, s.* from recovery_codes c join recovery_code_sets s on s.id = c.set_id', []),
      await api.db.sql.query('select * from audit_events', []),
      api.logLines,
    ];
    const text = JSON.stringify(rows);
    for (const code of user.recoveryCodes) expect(text).not.toContain(code.replace('-', ''));
    expect(text).not.toContain(testPassword);
  });
});
