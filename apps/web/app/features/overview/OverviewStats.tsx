import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../components/ui/Icon.tsx';
import { Stat, Stats } from '../../components/ui/Stat.tsx';
import { formatDuration, formatWait, splitDuration } from '../../format/duration.ts';
import { formatPercent, formatRate } from '../../format/number.ts';
import type { OverviewView } from './overview.ts';

/** From this age on somebody should look why no worker came. */
const LONG_WAIT_SECONDS = 60;

/** Six numbers about now, each with a word on what it means. */
export function OverviewStats({ overview }: { overview: OverviewView }) {
  const { deliveries, perMinute, latency, previous, waiting, webhooks, workersSeen, range } = overview;
  const [p50, p95] = [splitDuration(latency.p50Ms), splitDuration(latency.p95Ms)];
  const oldest = waiting[0];
  const age = oldest ? splitWait(oldest.ageSeconds) : null;
  return (
    <Stats columns={6}>
      <Stat
        label="Delivery success"
        {...(deliveries.successRate === null
          ? { value: 'None yet' }
          : { value: formatPercent(deliveries.successRate), unit: '%' })}
        detail={<SuccessTrend now={deliveries.successRate} before={previous?.successRate ?? null} />}
        to={`/deliveries?status=failed&status=retrying&time=${range}`}
      />
      <Stat
        label="Deliveries per minute"
        value={formatRate(perMinute.now)}
        detail={`average ${formatRate(perMinute.average)}, peak ${formatRate(perMinute.peak)}`}
        to="/deliveries"
      />
      <Stat
        label="Latency p50 · p95"
        value={
          p50 && p95 ? (
            <>
              {p50.value}
              <small className="font-normal text-base text-ink-3 tracking-normal"> {p50.unit}</small> · {p95.value}
            </>
          ) : (
            'None yet'
          )
        }
        {...(p95 && { unit: p95.unit })}
        detail={<LatencyTrend now={latency.p95Ms} before={previous?.p95Ms ?? null} />}
      />
      <Stat
        label="Oldest waiting job"
        value={age ? age.value : 'None'}
        {...(age && { unit: age.unit })}
        detail={
          oldest === undefined ? (
            'Nothing is due'
          ) : (
            <>
              <span className={oldest.ageSeconds >= LONG_WAIT_SECONDS ? 'text-warn-text' : ''}>{oldest.queue}</span>
              {waiting[1] ? `, others ${formatWait(waiting[1].ageSeconds * 1000)}` : ' queue'}
            </>
          )
        }
      />
      <Stat
        label="Failing endpoints"
        value={webhooks.failing}
        unit={`of ${webhooks.all}`}
        detail={`${webhooks.held_back} held back, ${webhooks.disabled} disabled`}
        to={webhooks.failing > 0 ? '/webhooks?status=failing' : '/webhooks'}
      />
      <Stat
        label="Workers seen"
        value={workersSeen ?? 'None'}
        detail={workersSeen === null ? 'No delivery in 5 min' : 'in the last 5 min'}
      />
    </Stats>
  );
}

function splitWait(seconds: number): { value: string; unit: string } {
  const [value = '', unit = ''] = formatWait(seconds * 1000).split(' ');
  return { value, unit };
}

function Trend({ isUp, isBad, children }: { isUp: boolean; isBad: boolean; children: ReactNode }) {
  return (
    <span className={isBad ? 'text-bad-text' : ''}>
      <Icon of={isUp ? ArrowUp : ArrowDown} size={12} className="mr-0.5 inline align-[-2px]" />
      <span className="sr-only">{isUp ? 'up ' : 'down '}</span>
      {children}
    </span>
  );
}

function SuccessTrend({ now, before }: { now: number | null; before: number | null }) {
  if (now === null) return <>Nothing ended</>;
  if (before === null) return <>of what has ended</>;
  const points = (now - before) * 100;
  if (Math.abs(points) < 0.005) return <>as before</>;
  return (
    <>
      <Trend isUp={points > 0} isBad={points < 0}>
        {Math.abs(points).toFixed(2)}
      </Trend>{' '}
      points
    </>
  );
}

function LatencyTrend({ now, before }: { now: number | null; before: number | null }) {
  if (now === null) return <>No attempt ended</>;
  // Both are known within 5 %: below that there is nothing to tell.
  if (before === null || Math.abs(now - before) <= before * 0.1)
    return <>{before === null ? 'of attempts' : 'as before'}</>;
  return (
    <>
      p95{' '}
      <Trend isUp={now > before} isBad={false}>
        {formatDuration(Math.abs(now - before))}
      </Trend>
    </>
  );
}
