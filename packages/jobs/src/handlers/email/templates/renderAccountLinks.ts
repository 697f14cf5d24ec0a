import type { EmailChangedEmail, EmailChangeEmail, PasswordResetEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import type { RenderedMail } from './renderedMail.ts';
import { fromAddress, minuteOf } from './words.ts';

/** The plain token, and the dashboard's origin without a slash at the end. */
type Link = { token: string; publicUrl: string };
type Opened<Props> = Omit<Props, 'token' | 'tokenId'> & Link;

/** The link that sets a new password. */
export function renderPasswordReset(props: Opened<PasswordResetEmail['props']>): Promise<RenderedMail> {
  return linkMail({
    subject: 'Set a new password for NovaPulse',
    opening: `Somebody${fromAddress(props.address)} asked for a new password for your account at NovaPulse.`,
    action: 'Set a new password',
    link: linkTo('/reset-password', props),
    closing:
      `The link works once, until ${minuteOf(props.expiresAt)}, and does not sign you in. ` +
      'If you did not ask for it, ignore this mail: your password stays as it is.',
  });
}

/** The link by which a new address confirms itself. */
export function renderEmailChange(props: Opened<EmailChangeEmail['props']>): Promise<RenderedMail> {
  return linkMail({
    subject: 'Confirm your new mail address for NovaPulse',
    opening: `The account ${props.oldEmail} at NovaPulse is to use this mail address from now on.`,
    action: 'Confirm this address',
    link: linkTo('/confirm-email', props),
    closing: `The link works once, until ${minuteOf(props.expiresAt)}. If this is not your account, ignore this mail.`,
  });
}

/** Tells the old address of a change that was asked for or made, with the link that undoes it. */
export function renderEmailChanged(props: Opened<EmailChangedEmail['props']>): Promise<RenderedMail> {
  const { newEmail, isConfirmed, address } = props;
  const change = isConfirmed
    ? `The mail address of your account at NovaPulse is now ${newEmail}. It was changed${fromAddress(address)}.`
    : `Somebody signed in${fromAddress(address)} asked to change the mail address of your account to ${newEmail}. It changes once that address is confirmed.`;
  return linkMail({
    subject: isConfirmed ? 'Your mail address was changed' : 'Your mail address is about to change',
    opening: `${change}\n\nIf it was you, there is nothing to do. If it was not:`,
    action: 'Keep this address and lock everybody out',
    link: linkTo('/undo-email-change', props),
    closing:
      `The link works once, until ${minuteOf(props.expiresAt)}. It ends all sessions and makes the password invalid; ` +
      'a mail to this address then lets you set a new one.',
  });
}

function linkTo(path: string, { publicUrl, token }: Link): string {
  return `${publicUrl}${path}?token=${encodeURIComponent(token)}`;
}
