import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Html } from '@react-email/html';
import { Preview } from '@react-email/preview';
import { render } from '@react-email/render';
import { Text } from '@react-email/text';
import { createElement as h, type ReactNode } from 'react';

// Styles are inline: mail readers drop the rest. Nothing is loaded from anywhere, so that nobody learns of a reading.
const body = {
  margin: 0,
  padding: '24px',
  background: '#f4f4f5',
  color: '#18181b',
  font: '16px/1.5 system-ui,sans-serif',
};
const card = { maxWidth: '560px', padding: '32px', background: '#ffffff', borderRadius: '8px' };

export const textStyle = { margin: '0 0 16px', fontSize: '16px', lineHeight: '24px' };

/** A whole HTML mail around its content. `preview` is what an inbox shows beside the subject. */
export function mailPage(title: string, preview: string, content: ReactNode[]): Promise<string> {
  return render(
    h(
      Html,
      { lang: 'en' },
      h(
        Head,
        null,
        h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        h('title', null, title),
      ),
      h(Body, { style: body }, h(Preview, null, preview), h(Container, { style: card }, ...content)),
    ),
  );
}

/** Plain text as paragraphs: an empty line starts a new one, a line break stays one. */
export function paragraphs(text: string): ReactNode[] {
  return text.split(/\r?\n(?:[ \t]*\r?\n)+/).map((paragraph) => h(Text, { style: textStyle }, ...lines(paragraph)));
}

function lines(paragraph: string): ReactNode[] {
  return paragraph.split(/\r?\n/).flatMap((line, index) => (index === 0 ? [line] : [h('br', { key: index }), line]));
}
