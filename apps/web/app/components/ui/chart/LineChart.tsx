import type { PointerEvent } from 'react';
import { useState } from 'react';
import { classes } from '../classes.ts';
import { ChartTable } from './ChartTable.tsx';
import type { ChartProps, ChartSeries } from './chart.ts';
import { gridLines, linePath, niceTop } from './scale.ts';

const WIDTH = 1000;
const HEIGHT = 160;

const strokes: Record<ChartSeries['look'], string> = {
  first: 'stroke-plot',
  second: 'stroke-plot-2',
  bad: 'stroke-bad-mark',
};
const fills: Record<ChartSeries['look'], string> = {
  first: 'fill-plot-fill opacity-35',
  second: 'fill-plot-fill opacity-35',
  bad: 'fill-bad-mark opacity-14',
};
const dots: Record<ChartSeries['look'], string> = { first: 'bg-plot', second: 'bg-plot-2', bad: 'bg-bad-mark' };

/** Lines on a plot that is as wide as its place; a table says the same to who cannot see it. */
export function LineChart({ series, points, label, formatValue, ticks, formatTime }: ChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const peak = Math.max(0, ...points.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const top = niceTop(peak);
  const last = Math.max(1, points.length - 1);
  const yOf = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const firstAt = new Date(points[0]?.at ?? 0).getTime();
  const spanMs = Math.max(1, new Date(points.at(-1)?.at ?? 0).getTime() - firstAt);
  const shareOf = (at: string) => ((new Date(at).getTime() - firstAt) / spanMs) * 100;
  const path = (index: number) =>
    linePath(
      points.map(({ values }, position) => {
        const value = values[index] ?? null;
        return value === null ? null : { x: (position / last) * WIDTH, y: yOf(value) };
      }),
    );

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const position = Math.round(((event.clientX - left) / Math.max(1, width)) * last);
    setPointed(Math.min(last, Math.max(0, position)));
  };
  const shown = pointed === null ? undefined : points[pointed];
  const shownAt = pointed === null ? 0 : (pointed / last) * 100;

  return (
    <figure className="tabular grid h-full grid-cols-[44px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_18px] gap-x-2 text-ink-3 text-xs/3">
      <div aria-hidden="true" className="-my-1.5 flex flex-col justify-between whitespace-nowrap text-right">
        {Array.from({ length: gridLines + 1 }, (_, line) => top - (line * top) / gridLines).map((value) => (
          <span key={value}>{value === 0 ? '0' : formatValue(value)}</span>
        ))}
      </div>
      <div className="relative touch-pan-y" onPointerMove={onPointerMove} onPointerLeave={() => setPointed(null)}>
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible [&_*]:[vector-effect:non-scaling-stroke]"
        >
          {Array.from({ length: gridLines }, (_, line) => (line * HEIGHT) / gridLines).map((y) => (
            <path key={y} d={`M0 ${y}H${WIDTH}`} className="stroke-grid" />
          ))}
          <path d={`M0 ${HEIGHT}H${WIDTH}`} className="stroke-line-strong" />
          {series.map(({ name, look, isFilled }, index) => (
            <g key={name}>
              {isFilled ? <path d={areaOf(path(index))} className={fills[look]} /> : null}
              <path
                d={path(index)}
                strokeWidth={1.5}
                strokeLinejoin="round"
                strokeLinecap="round"
                className={classes('fill-none', strokes[look])}
              />
            </g>
          ))}
        </svg>
        {shown ? (
          <div aria-hidden="true" className="pointer-events-none absolute inset-0">
            <i className="absolute inset-y-0 w-px bg-ink-3 opacity-60" style={{ left: `${shownAt}%` }} />
            {series.map(({ name, look }, index) => {
              const value = shown.values[index] ?? null;
              return value === null ? null : (
                <i
                  key={name}
                  className={classes('absolute -m-1.25 size-2.5 rounded-full border-2 border-canvas', dots[look])}
                  style={{ left: `${shownAt}%`, top: `${(yOf(value) / HEIGHT) * 100}%` }}
                />
              );
            })}
            <div
              className="absolute top-1 whitespace-nowrap rounded-md border border-line bg-raised px-2 py-1.5 text-ink-2 text-xs/4 shadow-md"
              style={shownAt > 50 ? { right: `calc(${100 - shownAt}% + 10px)` } : { left: `calc(${shownAt}% + 10px)` }}
            >
              <b className="font-medium text-ink">{formatTime(new Date(shown.at))}</b>
              {series.map(({ name }, index) => {
                const value = shown.values[index] ?? null;
                return <div key={name}>{`${name} ${value === null ? 'none' : formatValue(value)}`}</div>;
              })}
            </div>
          </div>
        ) : null}
      </div>
      <div aria-hidden="true" className="relative col-start-2">
        {ticks.map((tick) => (
          <span
            key={tick.at}
            className="absolute top-1.5 -translate-x-1/2 whitespace-nowrap"
            style={{ left: `${shareOf(tick.at)}%` }}
          >
            {tick.label}
          </span>
        ))}
      </div>
      <ChartTable series={series} points={points} label={label} formatValue={formatValue} formatTime={formatTime} />
    </figure>
  );
}

/** The stretches of a line, each closed along the axis. */
function areaOf(line: string): string {
  return line
    .split('M')
    .filter(Boolean)
    .map((stretch) => {
      const first = stretch.split('L')[0]?.split(' ')[0] ?? '0';
      const final = stretch.split('L').at(-1)?.split(' ')[0] ?? '0';
      return `M${stretch}L${final} ${HEIGHT}L${first} ${HEIGHT}Z`;
    })
    .join('');
}
