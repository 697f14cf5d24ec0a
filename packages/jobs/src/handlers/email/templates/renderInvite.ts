import type { InviteEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import type { RenderedMail } from './renderedMail.ts';
import { minuteOf, oneLine } from './words.ts';

export type InviteMailProps = Omit<InviteEmail['props'], 'token' | 'inviteId'> & {
  /** The plain token. */
  token: string;
  /** The dashboard's origin, without a slash at the end. */
  publicUrl: string;
};

/** An invitation to join an organization, with the one-time link. */
export function renderInvite(props: InviteMailProps): Promise<RenderedMail> {
  const organization = oneLine(props.organizationName);
  return linkMail({
    subject: `Join ${organization} on NovaPulse`,
    opening: `${inviter(props.invitedBy)} to join ${organization} on NovaPulse as ${props.role}.`,
    action: 'Accept the invitation',
    link: `${props.publicUrl}/accept-invite?token=${encodeURIComponent(props.token)}`,
    closing: `The link works once, until ${minuteOf(props.expiresAt)}. If you did not expect it, ignore this mail.`,
  });
}

function inviter(invitedBy: string | null): string {
  return invitedBy === null ? 'You have been invited' : `${oneLine(invitedBy)} invites you`;
}
