import { Segments } from '../../components/ui/Segments.tsx';
import { formatClock } from '../../format/time.ts';
import type { DeliveryView } from '../deliveries/delivery.ts';
import { useLivePage } from '../live/useLiveRefresh.ts';
import { LatestDeliveries } from './LatestDeliveries.tsx';
import { NeedsAttention } from './NeedsAttention.tsx';
import { OverviewCharts } from './OverviewCharts.tsx';
import { OverviewStats } from './OverviewStats.tsx';
import type { OverviewRange, OverviewView } from './overview.ts';

type OverviewProps = { overview: OverviewView; latest: readonly DeliveryView[] };

const rangeWords: Record<OverviewRange, string> = { '24h': '24 h', '7d': '7 d' };

export function Overview({ overview, latest }: OverviewProps) {
  useLivePage(() => true);
  const { range, until, isComplete, previous } = overview;
  const compared = previous ? `, compared with the ${rangeWords[range]} before` : '';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid gap-3">
        <div className="flex items-center gap-2">
          <Segments
            label="Time range"
            segments={[
              { to: '/', label: '24 h', isCurrent: range === '24h' },
              { to: '/?range=7d', label: '7 d', isCurrent: range === '7d' },
            ]}
          />
          <span className="tabular text-ink-3 text-sm max-rail:hidden">
            Until {formatClock(new Date(until)).slice(0, 5)} UTC{compared}
            {isComplete ? '' : '. Older hours are still being added up'}
          </span>
        </div>
        <OverviewStats overview={overview} />
      </div>
      <OverviewCharts overview={overview} />
      <div className="grid items-start gap-4 side:grid-cols-[minmax(0,1fr)_352px]">
        <NeedsAttention items={overview.attention} range={range} />
        <LatestDeliveries deliveries={latest} />
      </div>
    </div>
  );
}
