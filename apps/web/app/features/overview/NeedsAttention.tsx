import type { LucideIcon } from 'lucide-react';
import { CircleCheck, CircleX, Hourglass, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Icon } from '../../components/ui/Icon.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import type { Tone } from '../../components/ui/tone.ts';
import { toneMark } from '../../components/ui/tone.ts';
import { formatWait } from '../../format/duration.ts';
import { formatCounted } from '../../format/number.ts';
import { formatMoment } from '../../format/time.ts';
import { splitUrl } from '../../format/url.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { troubleWords } from './attentionWords.ts';
import type { AttentionView, OverviewRange } from './overview.ts';

type Item = {
  key: string;
  tone: Tone;
  icon: LucideIcon;
  what: ReactNode;
  why: ReactNode;
  /** The way to the fix, where there is a page for it. */
  link: { to: string; label: string } | null;
};

type NeedsAttentionProps = { items: readonly AttentionView[]; range: OverviewRange };

const rangeWords: Record<OverviewRange, string> = { '24h': 'last 24 h', '7d': 'last 7 d' };

/** What a person should look at, each with the way to its fix. */
export function NeedsAttention({ items: views, range }: NeedsAttentionProps) {
  const now = useNow();
  const items = views.map((view) => itemOf(view, range, now));
  return (
    <Panel flush title="Needs attention" aside={<span className="text-ink-3 text-sm">{items.length || null}</span>}>
      {items.length === 0 ? (
        <p className="flex items-center gap-2 p-4 text-ink-2">
          <Icon of={CircleCheck} bold className="text-ok-mark" />
          Nothing. Every endpoint answers, no job waits, and no delivery of the {rangeWords[range]} failed.
        </p>
      ) : (
        <ul>
          {items.map((item) => (
            <li
              key={item.key}
              className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 border-line border-b px-4 py-3 last:border-b-0 max-rail:grid-cols-[16px_minmax(0,1fr)]"
            >
              <Icon of={item.icon} bold className={`mt-0.5 self-start ${toneMark[item.tone]}`} />
              <div className="grid min-w-0 gap-0.5">
                <p className="[overflow-wrap:anywhere]">{item.what}</p>
                <p className="text-ink-3 text-sm">{item.why}</p>
              </div>
              {item.link ? (
                <ButtonLink
                  size="small"
                  to={item.link.to}
                  className="max-rail:col-start-2 max-rail:mt-1.5 max-rail:justify-self-start"
                >
                  {item.link.label}
                </ButtonLink>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function itemOf(view: AttentionView, range: OverviewRange, now: Date): Item {
  switch (view.kind) {
    case 'deliveries_failed':
      return {
        key: view.kind,
        tone: 'bad',
        icon: CircleX,
        what: `${formatCounted(view.count, 'delivery', 'deliveries')} of the ${rangeWords[range]} failed`,
        why: 'Their attempts are used up, or the answer allowed no other. They stay on record and can be retried.',
        link: { to: `/deliveries?status=failed&time=${range}`, label: 'Open failures' },
      };
    case 'jobs_waiting':
      return {
        key: `${view.kind} ${view.queue}`,
        tone: 'warn',
        icon: TriangleAlert,
        what: (
          <>
            A job of the <b className="font-medium">{view.queue}</b> queue has waited for{' '}
            {formatWait(view.ageSeconds * 1000)}
          </>
        ),
        why: (
          <>
            It is due and no worker has started it. A worker runs the queues in <code>WORKER_QUEUES</code>.
          </>
        ),
        link: view.queue === 'webhook' ? { to: '/deliveries?status=pending', label: 'Show pending' } : null,
      };
    default:
      return endpointItem(view, now);
  }
}

type EndpointView = Extract<AttentionView, { webhookId: string }>;

function endpointItem(view: EndpointView, now: Date): Item {
  const { host, path } = splitUrl(view.url);
  const { verb, why } = troubleWords(view, formatMoment(new Date(view.at), now));
  const isFailing = view.kind === 'webhook_failing';
  return {
    key: view.webhookId,
    tone: isFailing ? 'bad' : 'warn',
    icon: view.kind === 'webhook_held_back' ? Hourglass : TriangleAlert,
    what: (
      <>
        <b className="font-medium">{host}</b>
        <span className="text-ink-3">{path}</span> {verb}
      </>
    ),
    why,
    link: isFailing
      ? { to: `/webhooks/${view.webhookId}?status=retrying&status=failed`, label: 'Open failures' }
      : { to: `/webhooks/${view.webhookId}`, label: 'Open webhook' },
  };
}
