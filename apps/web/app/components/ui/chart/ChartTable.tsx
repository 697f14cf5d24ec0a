import type { ChartProps } from './chart.ts';

/** A chart's numbers, for assistive technology. */
export function ChartTable({ series, points, label, formatValue, formatTime }: Omit<ChartProps, 'ticks'>) {
  return (
    // A table keeps its size whatever its style says; the box around it does not.
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time, UTC</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">{formatTime(new Date(at))}</th>
              {series.map(({ name }, index) => {
                const value = values[index] ?? null;
                return <td key={name}>{value === null ? 'none' : formatValue(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
