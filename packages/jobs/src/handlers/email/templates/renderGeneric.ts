import type { GenericEmail } from '../../../email/input.ts';
import { mailPage, paragraphs } from './mailPage.ts';
import type { RenderedMail } from './renderedMail.ts';

/** A mail with the caller's own subject and plain text. */
export async function renderGeneric({ subject, body }: GenericEmail['props']): Promise<RenderedMail> {
  return { subject, text: body, html: await mailPage(subject, body.slice(0, 150), paragraphs(body)) };
}
