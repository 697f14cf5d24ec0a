import { escapeHtml } from '@novapulse/core';
import type { InviteEmail } from '../../../email/input.ts';
import { htmlMail } from './html.ts';
import type { RenderedMail } from './renderedMail.ts';

export type InviteMailProps = Omit<InviteEmail['props'], 'token' | 'inviteId'> & {
  /** The plain token. */
  token: string;
  /** The dashboard's origin, without a slash at the end. */
  publicUrl: string;
};

/** An invitation to join an organization, with the one-time link. */
export function renderInvite(props: InviteMailProps): RenderedMail {
  const organization = oneLine(props.organizationName);
  const link = `${props.publicUrl}/accept-invite?token=${encodeURIComponent(props.token)}`;
  const opening = `${inviter(props.invitedBy)} to join ${organization} on NovaPulse as ${props.role}.`;
  const closing = `The link works once, until ${minuteOf(props.expiresAt)}. If you did not expect it, ignore this mail.`;
  const subject = `Join ${organization} on NovaPulse`;
  return {
    subject,
    text: `${opening}\n\nAccept the invitation:\n${link}\n\n${closing}\n`,
    html: htmlMail(
      subject,
      `<p style="margin:0 0 16px">${escapeHtml(opening)}</p>
<p style="margin:0 0 16px"><a href="${escapeHtml(link)}" style="color:#4338ca">Accept the invitation</a></p>
<p style="margin:0;color:#52525b">${escapeHtml(closing)}</p>`,
    ),
  };
}

function inviter(invitedBy: string | null): string {
  return invitedBy === null ? 'You have been invited' : `${oneLine(invitedBy)} invites you`;
}

function minuteOf(isoTime: string): string {
  return `${new Date(isoTime).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

// The organization's name stands in the subject, where a line break would start another header.
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
