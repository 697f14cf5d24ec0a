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

/** The path through points of a plot; null ends a stretch and begins another. */
export function linePath(points: readonly ({ x: number; y: number } | null)[]): string {
  let isDrawing = false;
  return points
    .map((point) => {
      if (point === null) {
        isDrawing = false;
        return '';
      }
      const command = isDrawing ? 'L' : 'M';
      isDrawing = true;
      return `${command}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    })
    .join('');
}
