import type { Keyring, Role } from '@novapulse/core';
import type { InviteEmail } from './input.ts';

export type InviteEmailOptions = {
  keyring: Keyring;
  inviteId: string;
  to: string;
  /** The plain token, which nobody but the recipient is to see again. */
  token: string;
  organizationName: string;
  invitedBy: string | null;
  role: Role;
  expiresAt: Date;
};

/** The job input for an invitation's mail. The token goes into it encrypted, bound to its invite. */
export function inviteEmail({ keyring, token, to, expiresAt, ...rest }: InviteEmailOptions): InviteEmail {
  const { keyId, ciphertext } = keyring.encrypt(Buffer.from(token), inviteTokenContext(rest.inviteId));
  return {
    to,
    template: 'invite',
    props: {
      ...rest,
      expiresAt: expiresAt.toISOString(),
      token: { keyId, ciphertext: Buffer.from(ciphertext).toString('base64') },
    },
  };
}

/** @throws NovaError when the key is gone or the token belongs to another invite. */
export function openInviteToken(keyring: Keyring, { inviteId, token }: InviteEmail['props']): string {
  const sealed = { keyId: token.keyId, ciphertext: Buffer.from(token.ciphertext, 'base64') };
  return Buffer.from(keyring.decrypt(sealed, inviteTokenContext(inviteId))).toString();
}

function inviteTokenContext(inviteId: string): string {
  return `invite-mail:${inviteId}`;
}
