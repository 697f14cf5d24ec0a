import { z } from 'zod';
import { JobError } from '../../jobError.ts';
import { isBounce } from './isBounce.ts';
import { namedDelayMs } from './namedDelayMs.ts';

// Checked against the parts of nodemailer's errors that are read here; what is missing or odd counts as absent.
const smtpError = z.object({
  code: z.string().catch(''),
  command: z.string().catch(''),
  responseCode: z.number().nullable().catch(null),
  response: z.string().catch(''),
});

// Replies that refuse us, not the mail (RFC 4954 section 6): a password that an operator will correct. And 503, a
// session in the wrong state, is over with the session.
const aboutUs = new Set([503, 530, 534, 535, 538]);

/** The code of a failure that means that the address itself takes no mail, now or later. */
export const bouncedCode = 'bounced';

/**
 * What a failed handover means for the job. A permanent reply (5xx) to a step of the mail itself is final (RFC 5321
 * section 4.2.1); a 4xx, and anything on the way to the server, may pass, after the time that the reply names if it
 * names one. Nothing of our network goes into the message.
 */
export function classifySmtpError(error: unknown): JobError {
  const { code, command, responseCode, response } = smtpError.parse(error instanceof Error ? { ...error } : {});
  const isAboutMail = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command) && responseCode !== null;
  if (isAboutMail) {
    const message = `The mail server answered: ${oneLine(response)}`;
    if (responseCode < 500 || aboutUs.has(responseCode)) {
      const delayMs = namedDelayMs(response);
      return new JobError(message, {
        retryable: true,
        code: 'mail_deferred',
        ...(delayMs !== null && { delayMs }),
        cause: error,
      });
    }
    const isFromRecipient = command !== 'MAIL FROM' && isBounce(responseCode, response, command === 'RCPT TO');
    return new JobError(message, {
      retryable: false,
      code: isFromRecipient ? bouncedCode : 'mail_refused',
      cause: error,
    });
  }
  // Refused before anything was sent: an envelope or a message that the library or the server's limits do not allow.
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    return new JobError('The mail was refused: its envelope or size is not allowed.', {
      retryable: false,
      code: 'mail_refused',
      cause: error,
    });
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new JobError('The mail server did not accept the sign-in.', {
      retryable: true,
      code: 'mail_sign_in',
      cause: error,
    });
  }
  const suffix = code === '' ? '' : ` (${code})`;
  return new JobError(`The mail server could not be reached${suffix}.`, {
    retryable: true,
    code: 'mail_server_unreachable',
    cause: error,
  });
}

function oneLine(response: string): string {
  return response
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
