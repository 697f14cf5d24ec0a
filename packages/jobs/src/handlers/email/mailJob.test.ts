import { eventually, type Program, startProgram, startSmtp } from '@novapulse/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { emailSend, enqueue } from '../../catalogue.ts';
import { accountNoticeEmail } from '../../email/accountEmails.ts';
import type { EmailInput } from '../../email/input.ts';
import { openLedger, type TestLedger } from '../../testing/openLedger.ts';
import { createEmailHandler } from './createEmailHandler.ts';
import { createMailJobHandler } from './createMailJobHandler.ts';
import { createSmtpMailer } from './createSmtpMailer.ts';
import type { MailPace } from './mailPace.ts';
import { startScriptedSmtp } from './testkit/startScriptedSmtp.ts';

// Processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

const signal = new AbortController().signal;
const mail = (to = 'ada@example.com'): EmailInput => ({
  to,
  template: 'generic',
  props: { subject: 'Hello', body: 'World' },
});

describe('a mail’s job', () => {
  let ledger: TestLedger;
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  beforeAll(async () => {
    ledger = await openLedger();
    smtp = await startSmtp();
  });
  afterAll(async () => {
    await smtp.close();
    await ledger.close();
  });
  afterEach(() => smtp.refuseWith(null));

  function handler(pace: MailPace | null = null) {
    const mailer = createSmtpMailer({ smtpUrl: smtp.url, from: 'a@example.com', timeoutMs: 5_000 });
    onTestFinished(() => mailer.close());
    const send = createEmailHandler({ mailer, keyring: ledger.keyring, publicUrl: 'http://localhost:3000' });
    return createMailJobHandler({ db: ledger.db, newId: ledger.newId, send, pace, onFault: () => undefined });
  }

  /** A job whose first attempt runs. */
  async function started(input: EmailInput, organizationId: string | null = ledger.organizationId) {
    const { id } = await enqueue(ledger.db.sql, emailSend, input, { newId: ledger.newId, organizationId });
    await ledger.db.sql.query(
      `update jobs set status = 'running', attempt = 1, lease_until = now() + interval '1 minute' where id = $1`,
      [id],
    );
    return { id, attempt: 1, organizationId };
  }

  async function secondOrganization(): Promise<string> {
    const id = ledger.newId('organization');
    await ledger.db.sql.query(`insert into organizations (id, name, slug) values ($1, 'Other', $1)`, [id]);
    return id;
  }

  const received = (to: string) => smtp.mails.filter((one) => one.to.includes(to));

  it('sends an accepted mail no second time, whichever attempt asks', async () => {
    const job = await started(mail('once@example.com'));
    const handle = handler();
    const first = await handle(mail('once@example.com'), { job, signal });
    await ledger.db.sql.query('update jobs set attempt = 2 where id = $1', [job.id]);
    expect(await handle(mail('once@example.com'), { job: { ...job, attempt: 2 }, signal })).toEqual(first);
    expect(received('once@example.com')).toHaveLength(1);
  });

  it('sends nothing for an attempt that has lost its job (invariant 4)', async () => {
    const job = await started(mail('stale@example.com'));
    await ledger.db.sql.query('update jobs set attempt = 2 where id = $1', [job.id]);
    await expect(handler()(mail('stale@example.com'), { job, signal })).rejects.toThrow('Another attempt');
    expect(received('stale@example.com')).toEqual([]);
  });

  it('after a hard bounce fails at once for this organization, and for no other', async () => {
    const handle = handler();
    const { sql } = ledger.db;
    const to = 'Gone@example.com';
    // The test's SMTP server refuses after DATA and without an enhanced code: the reply alone is no bounce.
    smtp.refuseWith(550);
    await expect(handle(mail(to), { job: await started(mail(to)), signal })).rejects.toMatchObject({
      code: 'mail_refused',
    });
    expect(await sql.query('select 1 from mail_suppressions')).toEqual([]);

    const bouncing = createMailJobHandler({
      db: ledger.db,
      newId: ledger.newId,
      send: createEmailHandler({
        mailer: createSmtpMailer({ smtpUrl: (await bouncingServer()).url, from: 'a@example.com' }),
        keyring: ledger.keyring,
        publicUrl: 'http://localhost:3000',
      }),
      pace: null,
      onFault: () => undefined,
    });
    const refused = await started(mail(to));
    await expect(bouncing(mail(to), { job: refused, signal })).rejects.toMatchObject({
      code: 'bounced',
      retryable: false,
    });
    expect(await sql.query('select organization_id, email, job_id from mail_suppressions')).toEqual([
      { organization_id: ledger.organizationId, email: 'gone@example.com', job_id: refused.id },
    ]);

    smtp.refuseWith(null);
    const again = handle(mail('gone@EXAMPLE.com'), { job: await started(mail('gone@EXAMPLE.com')), signal });
    await expect(again).rejects.toMatchObject({ code: 'suppressed', retryable: false });
    await expect(again).rejects.toThrow('5.1.1');
    expect(received('gone@EXAMPLE.com')).toEqual([]);
    // Another organization's mail, and what is about the account itself, is tried.
    await handle(mail('gone@example.com'), {
      job: await started(mail('gone@example.com'), await secondOrganization()),
      signal,
    });
    await handle(mail('gone@example.com'), { job: await started(mail('gone@example.com'), null), signal });
    expect(received('gone@example.com')).toHaveLength(2);
    await sql.query('delete from mail_suppressions');
    await handle(mail(to), { job: await started(mail(to)), signal });
    expect(received(to)).toHaveLength(1);
  });

  it('waits for its turn where its domain has had enough, once, and keeps nobody else', async () => {
    const handle = handler({ mails: 2, windowMs: 3_600_000 });
    const waits: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const to = `${n}@busy.example`;
      const job = await started(mail(to));
      const [outcome] = await Promise.allSettled([handle(mail(to), { job, signal })]);
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason).toMatchObject({ name: 'Postponed' });
      waits.push(Math.round(outcome.reason.delayMs / 60_000));
      if (n < 4) continue;
      // It has its turn: when it is due it goes out.
      await handle(mail(to), { job, signal });
    }
    expect(waits).toEqual([30, 60, 90]);
    expect(smtp.mails.filter((one) => one.to[0]?.endsWith('busy.example')).map((one) => one.to[0])).toEqual([
      '0@busy.example',
      '1@busy.example',
      '4@busy.example',
    ]);
    await handle(mail('a@calm.example'), { job: await started(mail('a@calm.example')), signal });
    const notice = accountNoticeEmail('b@busy.example', {
      notice: 'mfaEnabled',
      at: new Date(),
      address: '',
      detail: null,
    });
    await handle(notice, { job: await started(notice, null), signal });
    expect([...received('a@calm.example'), ...received('b@busy.example')]).toHaveLength(2);
  });

  it('takes a new turn after a temporary refusal', async () => {
    const handle = handler({ mails: 1, windowMs: 3_600_000 });
    const job = await started(mail('a@later.example'));
    smtp.refuseWith(450);
    await expect(handle(mail('a@later.example'), { job, signal })).rejects.toMatchObject({ code: 'mail_deferred' });
    await expect(handle(mail('a@later.example'), { job, signal })).rejects.toMatchObject({ name: 'Postponed' });
  });

  it('on a killed worker: one mail once acceptance is recorded, else two with one Message-ID (invariant 1)', async () => {
    // No jobs of other tests, which its workers would take.
    const own = await openLedger();
    onTestFinished(own.close);
    const program = new URL('./testkit/killableMailer.fixture.ts', import.meta.url);
    const run = (KILL_AT: string): Program =>
      startProgram(program, { DATABASE_URL: own.url, SMTP_URL: smtp.url, KILL_AT });
    const places: [string, number][] = [
      ['recorded', 1],
      ['accepted', 2],
    ];
    for (const [place, mails] of places) {
      const to = `${place}@killed.example`;
      const { id } = await enqueue(own.db.sql, emailSend, mail(to), {
        newId: own.newId,
        organizationId: own.organizationId,
      });
      const killed = run(place);
      expect(await killed.ended, killed.stderr()).toBe('SIGKILL');
      expect(received(to)).toHaveLength(1);
      await own.expireLease(id);
      const next = run('');
      await eventually(async () => expect((await own.row(id)).status).toBe('succeeded'), 60_000);
      next.kill('SIGKILL');
      await next.ended;
      expect(received(to)).toHaveLength(mails);
      expect(new Set(received(to).map((one) => one.headers.get('message-id')))).toEqual(
        new Set([`<${id}@example.com>`]),
      );
      expect(await own.outcomes(id)).toEqual(['lost', 'succeeded']);
    }
  });

  async function bouncingServer() {
    const server = await startScriptedSmtp({ RCPT: '550 5.1.1 no such user' });
    onTestFinished(() => server.close());
    return server;
  }
});
