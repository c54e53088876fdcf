import { colour } from '../palette.js';
import { type PictureText, part, picture } from '../picture.js';
import { rect, ruleX, ruleY } from '../plot.js';
import { tickFormatOf } from './value-axis.js';

const [WIDTH, HEIGHT] = [380, 250];
const MOST_BINS = 32;

/** The number of values from `from` to below `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Bins of equal, round width, one of which ends at 0; the outer bins are not empty. */
export function binsOf(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const width = roundWidth((high - low) / MOST_BINS);
  const first = Math.floor(low / width);
  const counts = new Array<number>(Math.floor(high / width) - first + 1).fill(0);
  for (const value of values) {
    const place = Math.floor(value / width) - first;
    counts[place] = (counts[place] as number) + 1;
  }
  return counts.map((count, place) => ({
    from: (first + place) * width,
    to: (first + place + 1) * width,
    count,
  }));
}

/** The least of ..., 0.5, 1, 2, 5, 10, ... that is at least `least`; 1 for 0. */
function roundWidth(least: number): number {
  if (!(least > 0)) return 1;
  for (let power = -300; power <= 300; power++) {
    for (const factor of [1, 2, 5]) {
      const width = Number(`${factor}e${power}`);
      if (width >= least) return width;
    }
  }
  return least;
}

export function histogram(bins: readonly Bin[], text: PictureText): string {
  const chart = part({
    ...{ width: WIDTH, height: HEIGHT, marginLeft: 52, marginRight: 14, marginTop: 10, marginBottom: 38 },
    x: { label: null, ticks: 6, tickSize: 3, ...tickFormatOf(bins.map(({ from }) => from)) },
    y: { label: null, grid: true, ticks: 5, tickSize: 0 },
    marks: [
      rect(bins, {
        x1: 'from',
        x2: 'to',
        y1: 0,
        y2: 'count',
        fill: colour('accent'),
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
      ruleX([0], { stroke: colour('text'), strokeWidth: 1.5, strokeDasharray: '3 2' }),
    ],
  });
  return picture([chart], WIDTH, text);
}
