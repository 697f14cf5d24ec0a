import { hash } from '@node-rs/argon2';
import { sha256 } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPassword } from '../../authentication/checkPassword.ts';
import type { OneAtATime } from '../../authentication/oneAtATime.ts';
import { createTestApi, type TestApi, testPassword } from '../../testkit/createTestApi.ts';
import { refusal } from '../../testkit/refusal.ts';
import { createTestClock } from '../../testkit/testClock.ts';

describe('a password', () => {
  const clock = createTestClock();
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi({ clock });
  });
  afterAll(() => api.close());

  async function person() {
    const organization = await api.createOrganization();
    return api.createUser({ organizationId: organization.id, role: 'user' });
  }

  const login = (email: string, password = testPassword, headers: Record<string, string> = {}) =>
    api.callAs(headers).api.auth.login({ email, password });

  async function fail(email: string, times: number, headers: Record<string, string> = {}) {
    const refusals = [];
    for (let n = 0; n < times; n += 1) refusals.push(await refusal(login(email, 'a wrong password', headers)));
    return refusals.map(({ code, message, reason }) => `${code} ${reason} ${message}`);
  }

  it('is locked after five failures, and nobody is told', async () => {
    const { email } = await person();
    const wrong = await fail(email, 5);
    const { code, message, reason } = await refusal(login(email));
    expect(new Set([...wrong, `${code} ${reason} ${message}`]).size).toBe(1);
    clock.pass(15 * 60 + 1);
    expect((await login(email)).status).toBe('authenticated');
  });

  it('is locked for others only, not for a device that has signed in before', async () => {
    const { email, id } = await person();
    const known = await api.signIn(email);
    await fail(email, 5);
    expect((await refusal(login(email))).code).toBe('UNAUTHORIZED');
    expect((await login(email, testPassword, known)).status).toBe('authenticated');
    // The known device has tries of its own, and a right password elsewhere gives it none back.
    await fail(email, 5, known);
    expect((await refusal(login(email, testPassword, known))).code).toBe('UNAUTHORIZED');
    expect(await api.db.prisma.device.count({ where: { userId: id } })).toBe(1);
  });

  it('is not saved from its lock by the device of somebody else', async () => {
    const { email } = await person();
    const stranger = await api.signIn((await person()).email);
    await fail(email, 5);
    expect((await refusal(login(email, testPassword, stranger))).code).toBe('UNAUTHORIZED');
  });

  it('has five tries, of any number at once (invariant 8)', async () => {
    const { email, id } = await person();
    await Promise.all(Array.from({ length: 20 }, () => refusal(login(email, 'a wrong password'))));
    const [row] = await api.db.prisma.authenticationFailure.findMany({ where: { userId: id } });
    expect(row).toMatchObject({ inARow: 5, factor: 'password', deviceId: '' });
    expect((await refusal(login(email))).code).toBe('UNAUTHORIZED');
  });

  it('may be right any number of times at once', async () => {
    const { email } = await person();
    const answers = await Promise.all(Array.from({ length: 30 }, () => login(email)));
    expect(answers.every(({ status }) => status === 'authenticated')).toBe(true);
  });

  it('costs as many statements for an address that has no account, in a bounded number of rows', async () => {
    await fail('nobody-at-all@example.com', 6);
    const counted = await api.db.sql.query<{ user_id: string; in_a_row: number; refused: number }>(
      `select user_id, in_a_row, refused from authentication_failures where user_id like 'nobody_%'`,
      [],
    );
    expect(counted).toEqual([{ user_id: expect.stringMatching(/^nobody_\d{1,4}$/), in_a_row: 5, refused: 1 }]);
  });

  it('has a turn of its own for an address without an account, too: no queue tells who exists', async () => {
    const bucketOf = (email: string) => (((sha256(email)[0] ?? 0) << 8) | (sha256(email)[1] ?? 0)) & 1023;
    const [first = '', second = ''] = Array.from({ length: 5000 }, (_, n) => `nobody-${n}@example.com`).filter(
      (email, _n, [one = '']) => bucketOf(email) === bucketOf(one),
    );
    const turns: string[] = [];
    const { context } = api.callAs();
    const recording: OneAtATime = (key, run) => {
      turns.push(key);
      return context.oneAtATime(key, run);
    };
    for (const email of [first, second]) {
      const tried = { account: null, email, deviceId: null, password: 'a wrong password' };
      await checkPassword({ ...context, oneAtATime: recording }, tried);
    }
    expect(new Set(turns).size).toBe(2);
  });

  it('is hashed anew when the parameters have grown since', async () => {
    const { email, id } = await person();
    const old = await hash(testPassword, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await api.db.prisma.user.update({ where: { id }, data: { passwordHash: old } });
    await refusal(login(email, 'a wrong password'));
    const hashOf = async () => (await api.db.prisma.user.findUniqueOrThrow({ where: { id } })).passwordHash;
    expect(await hashOf()).toBe(old);
    await login(email);
    expect(await hashOf()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const current = await hashOf();
    await login(email);
    expect(await hashOf()).toBe(current);
  });

  it('appears in the audit log as tried, with the reason', async () => {
    const organization = await api.createOrganization();
    const { email, id } = await api.createUser({ organizationId: organization.id });
    await fail(email, 6);
    const events = await api.db.prisma.auditEvent.findMany({
      where: { organizationId: organization.id, action: 'auth.login' },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ outcome, targetId, detail }) => [outcome, targetId, detail])).toEqual([
      ...Array.from({ length: 5 }, () => ['failure', id, { reason: 'WRONG_PASSWORD' }]),
      ['failure', id, { reason: 'LOCKED' }],
    ]);
  });
});
