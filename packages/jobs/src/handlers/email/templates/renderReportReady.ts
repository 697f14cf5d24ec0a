import type { ReportReadyEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import type { RenderedMail } from './renderedMail.ts';
import { minuteOf, oneLine } from './words.ts';

/** Tells that a report can be downloaded. Its link asks for a sign-in, so the mail gives nothing away. */
export function renderReportReady({
  reportId,
  title,
  rows,
  bytes,
  expiresAt,
  publicUrl,
}: ReportReadyEmail['props'] & { publicUrl: string }): Promise<RenderedMail> {
  const name = oneLine(title);
  return linkMail({
    subject: `${name} is ready`,
    opening: `The report "${name}" that you get from NovaPulse is ready: ${rows} rows, ${bytes} bytes.`,
    action: 'Download it',
    link: `${publicUrl}/reports/${encodeURIComponent(reportId)}`,
    closing: `You have to sign in for it. It is kept until ${minuteOf(expiresAt)}.`,
  });
}
