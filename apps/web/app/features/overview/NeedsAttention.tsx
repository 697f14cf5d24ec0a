import type { LucideIcon } from 'lucide-react';
import { CircleCheck, CircleX, Hourglass, TriangleAlert } from 'lucide-react';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Icon } from '../../components/ui/Icon.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import type { Tone } from '../../components/ui/tone.ts';
import { toneMark } from '../../components/ui/tone.ts';
import { formatCounted } from '../../format/number.ts';
import { splitUrl } from '../../format/url.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import type { WebhookView } from '../webhooks/webhook.ts';
import { reasonOf } from '../webhooks/webhook.ts';
import type { OverviewData } from './Overview.tsx';

type Item = { key: string; tone: Tone; icon: LucideIcon; what: string; why: string; to: string; action: string };

/** What a person should look at, each with the way to its fix. */
export function NeedsAttention({ webhooks, failed }: Pick<OverviewData, 'webhooks' | 'failed'>) {
  const items = itemsOf(webhooks, failed, useNow());
  return (
    <Panel flush title="Needs attention" aside={<span className="text-ink-3 text-sm">{items.length || null}</span>}>
      {items.length === 0 ? (
        <p className="flex items-center gap-2 p-4 text-ink-2">
          <Icon of={CircleCheck} bold className="text-ok-mark" />
          Nothing. Every endpoint answers and no delivery of the last 24 h ended without success.
        </p>
      ) : (
        <ul>
          {items.map((item) => (
            <li
              key={item.key}
              className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 border-line border-b px-4 py-3 last:border-b-0 max-rail:grid-cols-[16px_minmax(0,1fr)]"
            >
              <Icon of={item.icon} bold className={`mt-0.5 self-start ${toneMark[item.tone]}`} />
              <div className="grid gap-0.5">
                <p>{item.what}</p>
                <p className="text-ink-3 text-sm">{item.why}</p>
              </div>
              <ButtonLink
                size="small"
                to={item.to}
                className="max-rail:col-start-2 max-rail:mt-1.5 max-rail:justify-self-start"
              >
                {item.action}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function itemsOf(webhooks: readonly WebhookView[], failed: OverviewData['failed'], now: Date): Item[] {
  const failing = webhooks
    .filter((webhook) => webhook.status === 'failing')
    .map((webhook) => webhookItem(webhook, now));
  const held = webhooks.filter((webhook) => webhook.status === 'held_back').map((webhook) => webhookItem(webhook, now));
  const gone = webhooks
    .filter((webhook) => webhook.disabledReason === 'gone')
    .map((webhook) => webhookItem(webhook, now));
  const count = failed.items.length;
  const used: Item[] =
    count === 0
      ? []
      : [
          {
            key: 'failed',
            tone: 'bad',
            icon: CircleX,
            what: `${failed.isMore ? 'More than ' : ''}${formatCounted(count, 'delivery', 'deliveries')} failed in the last 24 h`,
            why: 'They ended without success, stay on record and can be retried.',
            to: '/deliveries?status=failed&time=24h',
            action: 'Open failures',
          },
        ];
  return [...failing, ...used, ...held, ...gone];
}

function webhookItem(webhook: WebhookView, now: Date): Item {
  const isFailing = webhook.status === 'failing';
  const isHeld = webhook.status === 'held_back';
  const { host, path } = splitUrl(webhook.url);
  return {
    key: webhook.id,
    tone: isFailing ? 'bad' : 'warn',
    icon: isHeld ? Hourglass : TriangleAlert,
    what: `${host}${path} ${isFailing ? 'fails' : isHeld ? 'is held back' : 'was disabled by its receiver'}`,
    why: reasonOf(webhook, now) ?? '',
    to: isFailing ? `/webhooks/${webhook.id}?status=retrying` : `/webhooks/${webhook.id}`,
    action: isFailing ? 'Show deliveries' : 'Open webhook',
  };
}
