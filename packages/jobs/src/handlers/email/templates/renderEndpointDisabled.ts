import type { EndpointDisabledEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import type { RenderedMail } from './renderedMail.ts';
import { minuteOf, oneLine } from './words.ts';

const reasons: Readonly<Record<EndpointDisabledEmail['props']['reason'], string>> = {
  gone: 'it answered 410 Gone',
  receiver_asked: 'it asked for that in an answer',
  failing: 'it did nothing but fail for as long as NovaPulse waits,',
};

/** Tells that NovaPulse sends nothing to an endpoint any more, and why. */
export function renderEndpointDisabled({
  url,
  reason,
  webhookId,
  at,
  publicUrl,
}: EndpointDisabledEmail['props'] & { publicUrl: string }): Promise<RenderedMail> {
  const address = oneLine(url);
  return linkMail({
    subject: `A webhook endpoint was disabled: ${hostOf(address)}`,
    opening: `NovaPulse no longer sends events to ${address}, because ${reasons[reason]} at ${minuteOf(at)}.`,
    action: 'See what it answered',
    link: `${publicUrl}/webhooks/${encodeURIComponent(webhookId)}`,
    closing:
      'Once it is repaired, enable it there. NovaPulse will also try it with a test event in an hour, and enable it by ' +
      'itself if it answers.',
  });
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url.slice(0, 100);
}
