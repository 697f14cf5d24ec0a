import { createKeyring } from '@novapulse/core';
import { describe, expect, it } from 'vitest';
import { accountNoticeEmail, passwordResetEmail } from '../../../email/accountEmails.ts';
import type { EmailInput } from '../../../email/input.ts';
import { inviteEmail } from '../../../email/inviteEmail.ts';
import { createEmailHandler } from '../createEmailHandler.ts';
import type { Mail } from '../mailer.ts';

const keyring = createKeyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
const publicUrl = 'https://pulse.example.com';
const to = 'ada@example.com';
const at = '2026-03-04T05:06:07Z';
const hostile = '<img src=x onerror=alert(1)> & "Söhne"';
const link = { keyring, tokenId: 'act_1', token: 'token', expiresAt: new Date(at) };

const mails: [string, EmailInput][] = [
  ['generic', { to, template: 'generic', props: { subject: hostile, body: `${hostile}\nline two\n\nlast` } }],
  [
    'invite',
    inviteEmail({
      keyring,
      inviteId: 'inv_1',
      to,
      token: 'token',
      organizationName: hostile,
      invitedBy: hostile,
      role: 'user',
      expiresAt: new Date(at),
    }),
  ],
  ['passwordReset', passwordResetEmail(to, link, { address: '192.0.2.1' })],
  ['accountNotice', accountNoticeEmail(to, { notice: 'passkeyAdded', at: new Date(at), address: '', detail: hostile })],
  [
    'accountNotice',
    accountNoticeEmail(to, {
      notice: 'emailRestored',
      at: new Date(at),
      address: '',
      detail: null,
      passkeys: { removed: [hostile, hostile], left: [{ name: hostile, addedAt: at }] },
    }),
  ],
  [
    'endpointNotice',
    {
      to,
      template: 'endpointNotice',
      props: {
        notice: 'failing',
        webhookId: 'whk_1',
        url: `https://${hostile}`,
        percent: 70,
        since: at,
        disabledFrom: at,
      },
    },
  ],
  [
    'endpointDisabled',
    {
      to,
      template: 'endpointDisabled',
      props: { webhookId: 'whk_1', url: `https://hooks.example.com/?${hostile}`, reason: 'gone', at },
    },
  ],
  [
    'reportReady',
    { to, template: 'reportReady', props: { reportId: 'rep_1', title: hostile, rows: 5, bytes: 9, expiresAt: at } },
  ],
];

async function rendered(input: EmailInput): Promise<Mail> {
  const sent: Mail[] = [];
  const mailer = {
    send: async (mail: Mail) => {
      sent.push(mail);
      return { messageId: '<x>' };
    },
    close: async () => undefined,
  };
  await createEmailHandler({ mailer, keyring, publicUrl })(input, {
    job: { id: 'job_1' },
    signal: new AbortController().signal,
  });
  const [mail] = sent;
  if (mail === undefined) throw new Error('nothing was sent');
  return mail;
}

/** What a reader sees of an HTML mail: the text of its body, without what is hidden. */
function seenText(html: string): string {
  const body = html.slice(html.indexOf('<body')).replace(/<div\b[^>]*display:none[\s\S]*?<\/div>/, '');
  return words(
    body
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&amp;', '&'),
  );
}

const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe.each(mails)('a mail of the template %s', (_template, input) => {
  it('says in HTML what it says in its text', async () => {
    const { text, html } = await rendered(input);
    // In HTML the link stands behind its words.
    const withoutLink = text.replace(/^(.+):\n(https:\/\/\S+)$/m, '$1');
    expect(seenText(html)).toBe(words(withoutLink));
  });

  it('lets no name become markup, and loads nothing from anywhere', async () => {
    const { html } = await rendered(input);
    // What looks like a tag in a name has its brackets escaped.
    const tags = (html.match(/<[^>]*>/g) ?? []).join('\n');
    expect(tags).not.toMatch(/<(?:img|script|iframe|object|link|style|video|audio)\b/i);
    expect(tags).not.toMatch(/url\(|@import|\b(?:src|onerror)=/i);
    const addresses = [...html.matchAll(/\bhref="([^"]*)"/g)].map(([, href]) => href);
    expect(addresses.every((href) => href?.startsWith(`${publicUrl}/`))).toBe(true);
  });

  it('has the address of each link in its text too', async () => {
    const { text, html } = await rendered(input);
    for (const [, href = ''] of html.matchAll(/\bhref="([^"]*)"/g)) expect(text).toContain(href);
  });
});

it.each([
  ['endpointDisabled', `${publicUrl}/webhooks/whk_1`],
  ['endpointNotice', `${publicUrl}/webhooks/whk_1`],
  ['reportReady', `${publicUrl}/reports/rep_1`],
])('the mail of %s leads to %s', async (template, address) => {
  const [, input] = mails.find(([name]) => name === template) ?? [];
  if (input === undefined) throw new Error(`no ${template}`);
  expect((await rendered(input)).html).toContain(`href="${address}"`);
});
