import { createKeyring } from '@novapulse/core';
import { createDb } from '@novapulse/db';
import { createTestDatabase, freePort, startSmtp } from '@novapulse/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmailInput, emailInput } from '../../email/input.ts';
import { inviteEmail } from '../../email/inviteEmail.ts';
import { createEmailHandler } from './createEmailHandler.ts';
import { createKeptMailer } from './createKeptMailer.ts';
import { createSmtpMailer, type SmtpMailerOptions } from './createSmtpMailer.ts';
import type { Mailer } from './mailer.ts';

const jobId = 'job_01JZ0000000000000000000000';
const job = { id: jobId };
const from = 'NovaPulse <no-reply@pulse.example.com>';
const messageId = `<${jobId}@pulse.example.com>`;
const keyring = createKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
const signal = new AbortController().signal;

const generic: EmailInput = {
  to: 'ada@example.com',
  template: 'generic',
  props: { subject: 'Grüße \u{1f41d} <b>', body: 'First <script>\nline two\n\nSecond & last' },
};

const token = 'token-_with-url-safe-characters';
const invite = inviteEmail({
  keyring,
  inviteId: 'inv_01JZ0000000000000000000000',
  to: 'ada@example.com',
  token,
  organizationName: '<Acme> & "Söhne"\r\nBcc: eve@example.com',
  invitedBy: 'Bob',
  role: 'manager',
  expiresAt: new Date('2026-03-04T05:06:07Z'),
});

function smtpMailer(options: Pick<SmtpMailerOptions, 'smtpUrl'> & Partial<SmtpMailerOptions>): Mailer {
  const mailer = createSmtpMailer({ from, timeoutMs: 2_000, ...options });
  onTestFinished(() => mailer.close());
  return mailer;
}

function handler(mailer: Mailer) {
  return createEmailHandler({ mailer, keyring, publicUrl: 'https://pulse.example.com' });
}

async function smtpServer() {
  const server = await startSmtp();
  onTestFinished(() => server.close());
  return server;
}

describe('through SMTP', () => {
  it('sends text and HTML to one recipient, named by the job', async () => {
    const server = await smtpServer();
    const output = await handler(smtpMailer({ smtpUrl: server.url }))(generic, { job, signal });
    expect(output).toEqual({ messageId, subject: 'Grüße \u{1f41d} <b>' });
    const [mail] = server.mails;
    expect(mail).toMatchObject({
      to: ['ada@example.com'],
      from: 'no-reply@pulse.example.com',
      subject: output.subject,
    });
    expect(mail?.headers.get('message-id')).toBe(messageId);
    expect(mail?.headers.get('from')).toBe(from);
    expect(mail?.text).toContain('First <script>\nline two\n\nSecond & last');
    expect(mail?.html).toContain('First &lt;script&gt;<br/>line two</p>');
    expect(mail?.html).not.toContain('<script>');
  });

  it('a repeated send carries the same Message-ID', async () => {
    const server = await smtpServer();
    const send = handler(smtpMailer({ smtpUrl: server.url }));
    await send(generic, { job, signal });
    await send(generic, { job, signal });
    expect(server.mails.map(({ headers }) => headers.get('message-id'))).toEqual([messageId, messageId]);
  });

  it('an organization’s name adds no header and no markup to an invitation', async () => {
    const server = await smtpServer();
    await handler(smtpMailer({ smtpUrl: server.url }))(invite, { job, signal });
    const [mail] = server.mails;
    expect(mail?.to).toEqual(['ada@example.com']);
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.subject).toBe('Join <Acme> & "Söhne" Bcc: eve@example.com on NovaPulse');
    expect(mail?.text).toContain(`https://pulse.example.com/accept-invite?token=${token}`);
    expect(mail?.text).toContain('2026-03-04 05:06 UTC');
    expect(mail?.html).toContain(`href="https://pulse.example.com/accept-invite?token=${token}"`);
    expect(mail?.html).toContain('&lt;Acme&gt; &amp; &quot;Söhne&quot;');
  });

  it.each([
    [450, true],
    [451, true],
    [550, false],
    [552, false],
  ])('refused with %i: retryable %s', async (code, retryable) => {
    const server = await smtpServer();
    server.refuseWith(code);
    const sent = handler(smtpMailer({ smtpUrl: server.url }))(generic, { job, signal });
    await expect(sent).rejects.toMatchObject({ name: 'JobError', retryable });
    await expect(sent).rejects.toThrow(String(code));
  });

  it('an unreachable server is retryable, and its address stays private', async () => {
    const port = await freePort();
    const sent = handler(smtpMailer({ smtpUrl: `smtp://user:secret@127.0.0.1:${port}` }))(generic, { job, signal });
    await expect(sent).rejects.toMatchObject({ name: 'JobError', retryable: true });
    await expect(sent).rejects.toThrow(/^The mail server could not be reached \(\w+\)\.$/);
  });
});

describe('kept in the database', () => {
  it('one job keeps one mail, however often it runs', async () => {
    const database = await createTestDatabase();
    const db = createDb({ url: database.url, poolSize: 2 });
    onTestFinished(async () => {
      await db.close();
      await database.drop();
    });
    const send = handler(createKeptMailer({ db, from }));
    expect(await send(invite, { job, signal })).toMatchObject({ messageId });
    await send(invite, { job, signal });
    const kept = await db.prisma.keptMail.findMany();
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ id: jobId, recipient: 'ada@example.com' });
    expect(kept[0]?.text).toContain(`?token=${token}`);
  });
});

describe('the job’s input', () => {
  it('holds no token in clear (invariant 10)', () => {
    expect(JSON.stringify(invite)).not.toContain(token);
    expect(JSON.stringify(invite)).not.toContain(Buffer.from(token).toString('base64'));
    expect(emailInput.parse(JSON.parse(JSON.stringify(invite)))).toEqual(invite);
  });

  it('opens a token for its own invite only', async () => {
    const moved = { ...invite, props: { ...invite.props, inviteId: 'inv_01JZ0000000000000000000001' } };
    const send = handler(smtpMailer({ smtpUrl: 'smtp://127.0.0.1:1' }));
    await expect(send(moved, { job, signal })).rejects.toMatchObject({ reason: 'DECRYPTION_FAILED' });
  });

  it.each([
    ['to', 'ada@example.com\r\nBcc: eve@example.com'],
    ['to', 'ada@example.com, eve@example.com'],
    ['to', 'Ada <ada@example.com>'],
    ['to', '"a b"@example.com'],
    ['to', 'jörg@example.com'],
    ['to', 'ada@my_host'],
    ['to', 'ada'],
    ['to', `${'a'.repeat(250)}@example.com`],
    ['to', 'ada@exam\u0000ple.com'],
    ['subject', 'Hello\nBcc: eve@example.com'],
    ['subject', 'Hello\u0000'],
    ['subject', ''],
    ['subject', 'x'.repeat(201)],
    ['body', ''],
    ['body', 'lone \ud800'],
  ])('refuses %s %j', (field, value) => {
    const input = {
      to: 'ada@example.com',
      template: 'generic',
      props: { subject: 'Hello', body: 'World' },
    };
    const changed = field === 'to' ? { ...input, to: value } : { ...input, props: { ...input.props, [field]: value } };
    expect(emailInput.safeParse(input).success).toBe(true);
    expect(emailInput.safeParse(changed).success).toBe(false);
  });

  it('takes admin@localhost', () => {
    expect(emailInput.safeParse({ ...generic, to: 'admin@localhost' }).success).toBe(true);
  });
});
