import { createKeyring } from '@novapulse/core';
import { describe, expect, it } from 'vitest';
import {
  accountNoticeEmail,
  emailChangedEmail,
  emailChangeEmail,
  passwordResetEmail,
} from '../../email/accountEmails.ts';
import { type EmailInput, emailInput } from '../../email/input.ts';
import { createEmailHandler } from './createEmailHandler.ts';
import type { Mail } from './mailer.ts';

const keyring = createKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
const token = 'token-_with-url-safe-characters';
const mailedToken = {
  keyring,
  tokenId: 'act_01JZ0000000000000000000000',
  token,
  expiresAt: new Date('2026-03-04T05:06:07Z'),
};
const to = 'ada@example.com';

async function rendered(input: EmailInput): Promise<Mail> {
  const sent: Mail[] = [];
  const mailer = {
    send: async (mail: Mail) => {
      sent.push(mail);
      return { messageId: '<x>' };
    },
    close: async () => undefined,
  };
  const handle = createEmailHandler({ mailer, keyring, publicUrl: 'https://pulse.example.com' });
  const stored = emailInput.parse(JSON.parse(JSON.stringify(input)));
  await handle(stored, { job: { id: 'job_1' }, signal: new AbortController().signal });
  const [mail] = sent;
  if (mail === undefined) throw new Error('nothing was sent');
  return mail;
}

describe('mails about an account', () => {
  const links: [string, EmailInput][] = [
    ['/reset-password', passwordResetEmail(to, mailedToken, { address: '192.0.2.1' })],
    ['/confirm-email', emailChangeEmail(to, mailedToken, { oldEmail: 'old@example.com' })],
    [
      '/undo-email-change',
      emailChangedEmail(to, mailedToken, { newEmail: 'new@example.com', isConfirmed: false, address: '192.0.2.1' }),
    ],
    [
      '/undo-email-change',
      emailChangedEmail(to, mailedToken, { newEmail: 'new@example.com', isConfirmed: true, address: '' }),
    ],
  ];

  it.each(links)('link to %s with the token, in text and HTML', async (path, input) => {
    const mail = await rendered(input);
    const link = `https://pulse.example.com${path}?token=${token}`;
    expect(mail.to).toBe(to);
    expect(mail.text).toContain(`\n${link}\n`);
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.text).toContain('2026-03-04 05:06 UTC');
  });

  it.each(links)('%s: the job’s input holds no token in clear (invariant 10)', (_path, input) => {
    expect(JSON.stringify(input)).not.toContain(token);
    expect(JSON.stringify(input)).not.toContain(Buffer.from(token).toString('base64'));
  });

  it('open a token for its own row only', async () => {
    const { template, props } = passwordResetEmail(to, mailedToken, { address: '' });
    const moved = { to, template, props: { ...props, tokenId: 'act_01JZ0000000000000000000001' } };
    await expect(rendered(moved)).rejects.toMatchObject({ reason: 'DECRYPTION_FAILED' });
  });

  it('tell what happened, when and from where, without markup of others', async () => {
    const at = new Date('2026-03-04T05:06:07Z');
    const mail = await rendered(
      accountNoticeEmail(to, { notice: 'passkeyAdded', at, address: '192.0.2.1', detail: '<b>Key\r\nBcc: x</b>' }),
    );
    expect(mail.subject).toBe('A passkey was added');
    expect(mail.text).toContain('The passkey “<b>Key Bcc: x</b>” was added');
    expect(mail.text).toContain('2026-03-04 05:06 UTC from the address 192.0.2.1');
    expect(mail.html).toContain('&lt;b&gt;Key Bcc: x&lt;/b&gt;');
    expect(mail.html).not.toContain('<b>');
  });
});
