import type { Keyring } from '@novapulse/core';
import type { AccountNoticeEmail, EmailChangedEmail, EmailChangeEmail, PasswordResetEmail } from './input.ts';
import { openToken, type SealedToken, sealToken } from './sealedToken.ts';

/** A one-time token of an account that travels in a mail's link. */
export type MailedToken = {
  keyring: Keyring;
  /** The id of the token's row: what the encrypted token is bound to. */
  tokenId: string;
  /** The plain token, which nobody but the recipient is to see again. */
  token: string;
  expiresAt: Date;
};

/** The job input for the mail with the link that sets a new password. */
export function passwordResetEmail(to: string, token: MailedToken, props: { address: string }): PasswordResetEmail {
  return { to, template: 'passwordReset', props: { ...props, ...sealed(token) } };
}

/** The job input for the mail that asks a new address to confirm itself. */
export function emailChangeEmail(to: string, token: MailedToken, props: { oldEmail: string }): EmailChangeEmail {
  return { to, template: 'emailChange', props: { ...props, ...sealed(token) } };
}

export type EmailChangedProps = Pick<EmailChangedEmail['props'], 'newEmail' | 'isConfirmed' | 'address'>;

/** The job input for the mail that tells the old address of the change, with the link that undoes it. */
export function emailChangedEmail(to: string, token: MailedToken, props: EmailChangedProps): EmailChangedEmail {
  return { to, template: 'emailChanged', props: { ...props, ...sealed(token) } };
}

export type AccountNotice = Omit<AccountNoticeEmail['props'], 'at'> & { at: Date };

/** The job input for a mail that only tells what has happened to an account. */
export function accountNoticeEmail(to: string, { at, ...props }: AccountNotice): AccountNoticeEmail {
  return { to, template: 'accountNotice', props: { ...props, at: at.toISOString() } };
}

/** @throws NovaError when the key is gone or the token belongs to another row. */
export function openAccountToken(keyring: Keyring, props: { tokenId: string; token: SealedToken }): string {
  return openToken(keyring, props.token, accountTokenContext(props.tokenId));
}

function sealed({ keyring, tokenId, token, expiresAt }: MailedToken) {
  return {
    tokenId,
    token: sealToken(keyring, token, accountTokenContext(tokenId)),
    expiresAt: expiresAt.toISOString(),
  };
}

function accountTokenContext(tokenId: string): string {
  return `account-mail:${tokenId}`;
}
