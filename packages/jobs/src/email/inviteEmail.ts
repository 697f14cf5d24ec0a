import type { Keyring, Role } from '@novapulse/core';
import type { InviteEmail } from './input.ts';
import { openToken, sealToken } from './sealedToken.ts';

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
  return {
    to,
    template: 'invite',
    props: {
      ...rest,
      expiresAt: expiresAt.toISOString(),
      token: sealToken(keyring, token, inviteTokenContext(rest.inviteId)),
    },
  };
}

/** @throws NovaError when the key is gone or the token belongs to another invite. */
export function openInviteToken(keyring: Keyring, { inviteId, token }: InviteEmail['props']): string {
  return openToken(keyring, token, inviteTokenContext(inviteId));
}

function inviteTokenContext(inviteId: string): string {
  return `invite-mail:${inviteId}`;
}
