const niceSteps = [1, 2, 2.5, 5, 10] as const;

/** How many grid lines stand above the axis. */
export const gridLines = 4;

/** The end of an axis from 0 that is divided into four round steps and has room for `peak`. */
export function niceTop(peak: number): number {
  if (peak <= 0) return gridLines;
  const rough = peak / gridLines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = niceSteps.find((one) => one * power >= rough) ?? 10;
  return step * power * gridLines;
}

/**
 * The path through points of a plot; null ends a stretch and begins another. A stretch of one point is a line of no
 * length, which round caps show as a dot.
 */
export function linePath(points: readonly ({ x: number; y: number } | null)[]): string {
  return points
    .map((point, index) => {
      if (point === null) return '';
      const [isBegin, isEnd] = [!points[index - 1], !points[index + 1]];
      const at = `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
      return isBegin ? `M${at}${isEnd ? 'h0' : ''}` : `L${at}`;
    })
    .join('');
}
