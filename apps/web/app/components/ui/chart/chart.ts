/** One line of a chart. Red is for failures alone. */
export type ChartSeries = { name: string; look: 'first' | 'second' | 'bad'; isFilled?: boolean };

/** What was measured at one time, a value for each series; null where there was nothing to measure. */
export type ChartPoint = { at: string; values: readonly (number | null)[] };

export type ChartProps = {
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  /** What the chart shows, in a sentence. */
  label: string;
  /** With its unit. */
  formatValue: (value: number) => string;
  /** The times that are named below, and how. */
  ticks: readonly { at: string; label: string }[];
  /** How a point's time is told. */
  formatTime: (at: Date) => string;
};
