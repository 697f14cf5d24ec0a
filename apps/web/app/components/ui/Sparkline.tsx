type SparklineProps = { values: readonly number[]; label: string; className?: string };

const WIDTH = 96;
const HEIGHT = 24;

/** A trend without axes; the number stands beside it. */
export function Sparkline({ values, label, className }: SparklineProps) {
  const peak = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)} ${(HEIGHT - (value / peak) * (HEIGHT - 2)).toFixed(1)}`,
  );
  const line = points.length > 0 ? `M${points.join('L')}` : '';
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={className ?? 'block h-6 w-24 overflow-visible'}
    >
      {line ? <path d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} className="fill-plot-fill opacity-50" /> : null}
      <path d={line} className="fill-none stroke-plot" strokeWidth={1.25} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
