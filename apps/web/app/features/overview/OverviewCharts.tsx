import type { ReactNode } from 'react';
import { Chart, ChartKey } from '../../components/ui/chart/Chart.tsx';
import type { ChartSeries } from '../../components/ui/chart/chart.ts';
import { Panel } from '../../components/ui/Panel.tsx';
import { formatAxisDuration } from '../../format/duration.ts';
import { formatRate } from '../../format/number.ts';
import { formatDayTime } from '../../format/time.ts';
import type { OverviewView } from './overview.ts';
import { ticksOf } from './ticks.ts';

const rateSeries: readonly ChartSeries[] = [
  { name: 'Succeeded', look: 'first', isFilled: true },
  { name: 'Failed or retrying', look: 'bad', isFilled: true },
];
const latencySeries: readonly ChartSeries[] = [
  { name: 'p95', look: 'first', isFilled: true },
  { name: 'p50', look: 'second' },
];

/** Deliveries and latency over the range. */
export function OverviewCharts({ overview: { series, range, deliveries } }: { overview: OverviewView }) {
  const words = range === '24h' ? 'the last 24 hours' : 'the last 7 days';
  const ticks = ticksOf(series, range);
  const rates = series.map(({ startsAt, minutes, succeeded, failed, retrying }) => {
    // A quarter that has just begun would show a rate of one delivery.
    const time = Math.max(1, minutes);
    return { at: startsAt, values: [succeeded / time, (failed + retrying) / time] };
  });
  const latencies = series.map(({ startsAt, p50Ms, p95Ms }) => ({ at: startsAt, values: [p95Ms, p50Ms] }));
  const shared = { ticks, formatTime: formatDayTime };
  const isEmpty = deliveries.accepted === 0;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 side:grid-cols-[repeat(2,minmax(0,1fr))]">
      <Panel title="Deliveries per minute" end={<ChartKey series={rateSeries} />}>
        {isEmpty ? (
          <Quiet>No deliveries in {words}.</Quiet>
        ) : (
          <Chart
            {...shared}
            series={rateSeries}
            points={rates}
            formatValue={formatRate}
            label={`Deliveries per minute over ${words}: succeeded up to ${formatRate(peakOf(rates, 0))}, failed or retrying up to ${formatRate(peakOf(rates, 1))}.`}
          />
        )}
      </Panel>
      <Panel title="Latency" end={<ChartKey series={latencySeries} />}>
        {latencies.every(({ values }) => values[0] === null) ? (
          <Quiet>No attempt ended in {words}.</Quiet>
        ) : (
          <Chart
            {...shared}
            series={latencySeries}
            points={latencies}
            formatValue={formatAxisDuration}
            label={`Latency of attempts over ${words}: p95 up to ${formatAxisDuration(peakOf(latencies, 0))}, p50 up to ${formatAxisDuration(peakOf(latencies, 1))}.`}
          />
        )}
      </Panel>
    </div>
  );
}

function peakOf(points: readonly { values: readonly (number | null)[] }[], index: number): number {
  return Math.max(0, ...points.map(({ values }) => values[index] ?? 0));
}

/** As high as the chart that will stand here. */
function Quiet({ children }: { children: ReactNode }) {
  return <p className="grid h-44.5 place-items-center text-ink-3 max-rail:h-39">{children}</p>;
}
