export type Bar = { total: number; failed: number };

type BarsProps = { bars: readonly Bar[]; label: string; width: number; height: number; className?: string };

/** One bar per bucket, the failed part red from the ground up. Every chart has a sentence: `label`. */
export function Bars({ bars, label, width, height, className }: BarsProps) {
  const peak = Math.max(1, ...bars.map((bar) => bar.total));
  const step = width / Math.max(1, bars.length);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={className ?? 'block h-6 w-24'}
    >
      {bars.map((bar, index) => {
        const full = (bar.total / peak) * height;
        const failed = bar.failed === 0 ? 0 : Math.max(1.5, (bar.failed / peak) * height);
        const x = index * step;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its bucket's position
          <g key={index}>
            {bar.total === 0 ? (
              <rect x={x} y={height - 1} width={step * 0.75} height={1} className="fill-line" />
            ) : (
              <rect x={x} y={height - full} width={step * 0.75} height={full} className="fill-plot-2" />
            )}
            {failed > 0 ? (
              <rect x={x} y={height - failed} width={step * 0.75} height={failed} className="fill-bad-mark" />
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
