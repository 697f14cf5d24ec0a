import { Link } from '@react-email/link';
import { Text } from '@react-email/text';
import { createElement as h } from 'react';
import { mailPage, paragraphs, textStyle } from './mailPage.ts';
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
export async function linkMail({ subject, opening, action, link, closing }: LinkMailProps): Promise<RenderedMail> {
  return {
    subject,
    text: `${opening}\n\n${action}:\n${link}\n\n${closing}\n`,
    html: await mailPage(subject, opening, [
      ...paragraphs(opening),
      h(
        Text,
        { style: textStyle },
        h(Link, { href: link, style: { color: '#4338ca', textDecoration: 'underline' } }, action),
      ),
      h(Text, { style: { ...textStyle, margin: 0, color: '#52525b' } }, closing),
    ]),
  };
}
