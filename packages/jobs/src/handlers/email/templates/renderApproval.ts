import type { ApprovalEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import type { RenderedMail } from './renderedMail.ts';
import { minuteOf, oneLine } from './words.ts';

export type ApprovalMailProps = Omit<ApprovalEmail['props'], 'signal' | 'runId'> & {
  /** The plain token. */
  token: string;
  /** The dashboard's origin, without a slash at the end. */
  publicUrl: string;
};

/** Asks for a decision, with the link to the page that takes it once. */
export function renderApproval({
  title,
  details,
  token,
  expiresAt,
  publicUrl,
}: ApprovalMailProps): Promise<RenderedMail> {
  return linkMail({
    subject: `Your approval is needed: ${oneLine(title)}`,
    opening: details === '' ? `Somebody asks for your approval: ${oneLine(title)}` : details,
    action: 'Approve or reject',
    link: `${publicUrl}/workflows/approve?token=${encodeURIComponent(token)}`,
    closing: `The link takes one decision, until ${minuteOf(expiresAt)}. Whoever has it can decide, so do not pass it on.`,
  });
}
