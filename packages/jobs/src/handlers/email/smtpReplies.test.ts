import { describe, expect, it } from 'vitest';
import { classifySmtpError } from './classifySmtpError.ts';

const replied = (response: string, command = 'RCPT TO') =>
  classifySmtpError(
    Object.assign(new Error(response), { command, response, responseCode: Number(response.slice(0, 3)) }),
  );

describe('a mail server’s temporary reply', () => {
  it.each<[string, number | null]>([
    ['450 4.2.0 Greylisted, try again in 300 seconds', 300_000],
    ['451 4.7.1 Greylisting in action, please come back in 00:05:00', 300_000],
    ['421 4.7.0 Too many messages, retry after 2 minutes', 120_000],
    ['450 4.7.1 wait 10 min', 600_000],
    ['450 Please retry in 1 hour', 3_600_000],
    ['454 4.7.0 Throttled. Retry-After: 90', 90_000],
    ['450 try again in 30s', 30_000],
    ['450 try again in 900 hours', 6 * 3_600_000],
    ['450 4.2.2 mailbox full', null],
    ['450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.7]', null],
    ['451 try again in 0 seconds', null],
    ['451 temporary failure for 192.0.2.7', null],
  ])('%s', (response, delayMs) => {
    expect(replied(response)).toMatchObject({ retryable: true, code: 'mail_deferred', delayMs });
  });
});

describe('a mail server’s permanent reply', () => {
  it.each<[string, string, string?]>([
    ['550 5.1.1 <x@example.com>: Recipient address rejected', 'bounced'],
    ['550-5.1.1 The email account that you tried to reach', 'bounced'],
    ['556 5.1.10 null MX', 'bounced'],
    ['550 5.2.1 disabled', 'bounced', 'DATA'],
    ['550 No such user here', 'bounced'],
    ['550 Requested action not taken: mailbox not found', 'bounced'],
    ['550 5.7.1 blocked by policy, user unknown to us', 'mail_refused'],
    ['550 relay not permitted', 'mail_refused'],
    ['550 no such user', 'mail_refused', 'MAIL FROM'],
    ['554 no such user', 'mail_refused', 'DATA'],
    ['552 5.2.2 mailbox full', 'mail_refused'],
  ])('%s: %s', (response, code, command) => {
    expect(replied(response, command)).toMatchObject({ retryable: false, code });
  });
});
