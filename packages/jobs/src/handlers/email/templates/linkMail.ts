import { escapeHtml } from '@novapulse/core';
import { htmlMail, paragraphs } from './html.ts';
import type { RenderedMail } from './renderedMail.ts';

export type LinkMailProps = {
  /** One line. */
  subject: string;
  opening: string;
  /** What the link does, as an order: `Accept the invitation`. */
  action: string;
  link: string;
  closing: string;
};

/** A mail with one link: as a link in HTML, in full in the text. */
export function linkMail({ subject, opening, action, link, closing }: LinkMailProps): RenderedMail {
  return {
    subject,
    text: `${opening}\n\n${action}:\n${link}\n\n${closing}\n`,
    html: htmlMail(
      subject,
      `${paragraphs(opening)}
<p style="margin:0 0 16px"><a href="${escapeHtml(link)}" style="color:#4338ca">${escapeHtml(action)}</a></p>
<p style="margin:0;color:#52525b">${escapeHtml(closing)}</p>`,
    ),
  };
}
