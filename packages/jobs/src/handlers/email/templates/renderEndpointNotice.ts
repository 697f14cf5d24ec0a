import type { EndpointNoticeEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import type { RenderedMail } from './renderedMail.ts';
import { minuteOf, oneLine } from './words.ts';

type Props = EndpointNoticeEmail['props'] & { publicUrl: string };

/** Warns of an endpoint that does nothing but fail, or tells that it answers again. */
export function renderEndpointNotice({ publicUrl, ...props }: Props): Promise<RenderedMail> {
  const address = oneLine(props.url);
  const host = URL.parse(address)?.host ?? address.slice(0, 100);
  const link = `${publicUrl}/webhooks/${encodeURIComponent(props.webhookId)}`;
  const since = minuteOf(props.since);
  if (props.notice === 'recovered') {
    return linkMail({
      subject: `A webhook endpoint answers again: ${host}`,
      opening: `${address} had failed since ${since}. It has answered, so it is not going to be disabled.`,
      action: 'See the endpoint',
      link,
      closing: 'Deliveries that failed for good meanwhile can be replayed there.',
    });
  }
  const until =
    props.disabledFrom === null ? '' : ` NovaPulse disables it if that goes on until ${minuteOf(props.disabledFrom)}.`;
  return linkMail({
    subject: `A webhook endpoint keeps failing: ${host}`,
    opening: `Every delivery to ${address} has failed since ${since}: ${props.percent} % of the time after which it is disabled.${until}`,
    action: 'See what it answers',
    link,
    closing: 'One success is enough to begin anew. Nothing is lost meanwhile: what failed can be replayed.',
  });
}
