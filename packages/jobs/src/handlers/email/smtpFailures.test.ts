import { describe, expect, it, onTestFinished } from 'vitest';
import { createSmtpMailer, type SmtpMailerOptions } from './createSmtpMailer.ts';
import { type SmtpReplies, startScriptedSmtp } from './testkit/startScriptedSmtp.ts';

const mail = { jobId: 'job_1', to: 'ada@example.com', subject: 'Hello', text: 'World', html: '<p>World</p>' };
const neverAborted = new AbortController().signal;

async function scripted(changes: SmtpReplies) {
  const server = await startScriptedSmtp(changes);
  onTestFinished(server.close);
  return server;
}

function mailerFor(smtpUrl: string, options: Partial<SmtpMailerOptions> = {}) {
  const mailer = createSmtpMailer({ smtpUrl, from: 'a@example.com', timeoutMs: 500, ...options });
  onTestFinished(() => mailer.close());
  return mailer;
}

describe('an SMTP failure', () => {
  it.each<[string, SmtpReplies, boolean, RegExp]>([
    ['unknown recipient', { RCPT: '550 5.1.1 no such user' }, false, /answered: 550 5.1.1 no such user$/],
    ['greylisted recipient', { RCPT: '450 4.2.0 later' }, true, /answered: 450/],
    ['sender refused', { MAIL: '553 not you' }, false, /answered: 553/],
    ['message refused', { end: '554 spam' }, false, /answered: 554/],
    ['full for now', { end: '452 disk full' }, true, /answered: 452/],
    ['sign-in required', { MAIL: '530 5.7.0 sign in' }, true, /answered: 530/],
    ['session out of step', { DATA: '503 bad sequence' }, true, /answered: 503/],
    ['wrong password', { AUTH: '535 no' }, true, /did not accept the sign-in/],
    ['server says no at once', { greeting: '554 no service' }, true, /could not be reached \(EPROTOCOL\)/],
    ['closed at the greeting', { greeting: null }, true, /could not be reached/],
    ['closed amid the mail', { end: null }, true, /could not be reached/],
    ['no SMTP', { greeting: 'HTTP/1.1 400 Bad Request' }, true, /could not be reached/],
  ])('%s', async (_what, changes, retryable, message) => {
    const server = await scripted(changes);
    const sent = mailerFor(server.url).send(mail, neverAborted);
    await expect(sent).rejects.toMatchObject({ name: 'JobError', retryable });
    await expect(sent).rejects.toThrow(message);
    await expect(sent).rejects.not.toThrow(/secret|127\.0\.0\.1/);
  });

  it('silence ends with the time limit', async () => {
    const server = await scripted({ EHLO: undefined });
    const sent = mailerFor(server.url, { timeoutMs: 200 }).send(mail, neverAborted);
    await expect(sent).rejects.toMatchObject({ retryable: true });
    await expect(sent).rejects.toThrow('ETIMEDOUT');
  });

  it.each(['greeting', 'EHLO', 'MAIL', 'end'])('is not tried again within a try: closed at %s', async (step) => {
    const server = await scripted({ [step]: null });
    await expect(mailerFor(server.url).send(mail, neverAborted)).rejects.toMatchObject({ retryable: true });
    expect(server.asked.filter((each) => each === 'greeting')).toHaveLength(1);
  });

  it('an abort ends the wait with the signal’s reason', async () => {
    const server = await scripted({ EHLO: undefined });
    const controller = new AbortController();
    const sent = mailerFor(server.url, { timeoutMs: 20_000 }).send(mail, controller.signal);
    await expect.poll(() => server.asked).toContain('EHLO');
    controller.abort(new Error('drain'));
    await expect(sent).rejects.toThrow('drain');
    expect(server.asked).not.toContain('MAIL');
  });
});
