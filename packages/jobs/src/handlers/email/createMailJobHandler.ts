import type { NewId } from '@novapulse/core';
import type { Db } from '@novapulse/db';
import type { EmailInput } from '../../email/input.ts';
import { JobError } from '../../jobError.ts';
import { persistently } from '../../worker/persistently.ts';
import { Postponed } from '../../worker/postponed.ts';
import { bouncedCode } from './classifySmtpError.ts';
import type { EmailHandler } from './createEmailHandler.ts';
import { findStanding, type MailJob, recordAccepted, suppress } from './mailLedger.ts';
import { type MailPace, returnTurn, takeTurn } from './mailPace.ts';

export type MailJobDependencies = {
  db: Pick<Db, 'sql'>;
  newId: NewId;
  /** Renders and sends. */
  send: EmailHandler;
  /** Null: mails do not wait for each other. */
  pace: MailPace | null;
  /** Told when it could not be written down that a mail was accepted. */
  onFault: (error: unknown, doing: string) => void;
};

const giveUpMs = 30_000;

type SentMail = { messageId: string; subject: string };

// Whoever waits for a link does not wait for other people's mails.
const isPaced: Readonly<Record<EmailInput['template'], boolean>> = {
  generic: true,
  approval: true,
  endpointDisabled: true,
  endpointNotice: true,
  reportReady: true,
  invite: false,
  passwordReset: false,
  emailChange: false,
  emailChanged: false,
  accountNotice: false,
};

// A turn that is this near is waited for by the mail server's own handshake.
const nearMs = 50;

/**
 * The handler of `email.send`. A mail that the mail server has accepted is not sent again, whatever becomes of the
 * worker: acceptance is written down at once, in one statement before the attempt ends. What is left is the time of that
 * statement: a worker that dies, or loses the database, between the server's `250` and its commit makes the next attempt
 * send the mail once more, with the same Message-ID, by which servers and readers may drop it. SMTP has no way to ask
 * whether a mail was accepted (RFC 5321 section 6.1 leaves the same gap between servers), so the choice is between
 * twice and never, and a mail is never lost.
 */
export function createMailJobHandler({ db: { sql }, newId, send, pace, onFault }: MailJobDependencies) {
  return async (input: EmailInput, context: { job: MailJob; signal: AbortSignal }): Promise<SentMail> => {
    const { job } = context;
    const { accepted, suppressedFor, hasTurn, isMine } = await findStanding(sql, job, input.to);
    if (accepted !== null) return accepted;
    if (!isMine) throw new JobError('Another attempt has taken over this mail.', { retryable: true });
    if (suppressedFor !== null) throw suppressed(suppressedFor);
    if (pace !== null && !hasTurn) {
      const waitMs = await takeTurn(sql, job.id, domainOf(input.to), pace);
      if (isPaced[input.template] && waitMs > nearMs) throw new Postponed(waitMs);
    }
    const sent = await sendOrLearn(input, context);
    const onError = (error: unknown) => onFault(error, 'recording an accepted mail');
    // Given up, the attempt's own end may still record it: a failure here must not send the mail again.
    await persistently(() => recordAccepted(sql, job.id, sent), onError, giveUpMs).catch(onError);
    return sent;
  };

  async function sendOrLearn(input: EmailInput, context: { job: MailJob; signal: AbortSignal }): Promise<SentMail> {
    try {
      return await send(input, context);
    } catch (error) {
      if (error instanceof JobError) {
        if (error.code === bouncedCode) {
          await suppress(sql, newId, context.job, { to: input.to, reply: error.message });
        }
        if (error.retryable && pace !== null) await returnTurn(sql, context.job.id);
      }
      throw error;
    }
  }
}

function suppressed(reply: string): JobError {
  return new JobError(
    `Nothing was sent: this address has refused a mail for good before. An administrator can let mails to it go again. ${reply}`,
    { retryable: false, code: 'suppressed' },
  );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
