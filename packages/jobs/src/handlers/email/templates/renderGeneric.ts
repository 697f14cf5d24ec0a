import type { GenericEmail } from '../../../email/input.ts';
import { htmlMail, paragraphs } from './html.ts';
import type { RenderedMail } from './renderedMail.ts';

/** A mail with the caller's own subject and plain text. */
export function renderGeneric({ subject, body }: GenericEmail['props']): RenderedMail {
  return { subject, text: body, html: htmlMail(subject, paragraphs(body)) };
}
