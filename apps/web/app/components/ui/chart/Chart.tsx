import { lazy, Suspense } from 'react';
import type { ChartProps } from './chart.ts';

const LineChart = lazy(async () => ({ default: (await import('./LineChart.tsx')).LineChart }));

/** Lines over time. Its script comes when the page stands; its place has the final size before. */
export function Chart(props: ChartProps) {
  return (
    <div className="h-44.5 max-rail:h-39">
      <Suspense fallback={<div aria-busy="true" className="h-full animate-breathe rounded-md bg-panel" />}>
        <LineChart {...props} />
      </Suspense>
    </div>
  );
}

/** The colour of a line beside its name, for the head of the chart's panel. */
export function ChartKey({ series }: Pick<ChartProps, 'series'>) {
  return (
    <>
      {series.map(({ name, look }) => (
        <span key={name} className="inline-flex items-center gap-1.5 text-ink-3 text-sm">
          <i aria-hidden="true" className={`h-0.5 w-3 rounded-full ${keyColours[look]}`} />
          {name}
        </span>
      ))}
    </>
  );
}

const keyColours: Record<ChartProps['series'][number]['look'], string> = {
  first: 'bg-plot',
  second: 'bg-plot-2',
  bad: 'bg-bad-mark',
};
