// Lines over one axis: errors by step or by series, losses by epoch.
import { legend } from '../legend.js';
import { colour } from '../palette.js';
import { type PictureText, part, picture } from '../picture.js';
import { areaY, dot, line, ruleY } from '../plot.js';
import { valueAxis } from './value-axis.js';

const [WIDTH, HEIGHT] = [380, 250];
const MOST_DOTS = 40;

/** One line. */
export interface Line {
  readonly label: string;
  /** A name of the palette. */
  readonly colour: string;
  readonly dashes?: string;
  readonly points: readonly { readonly x: Date | number; readonly y: number | null }[];
}

/** Contents of the chart. */
export interface Lines {
  readonly lines: readonly Line[];
  /** Options of the axis of x. */
  readonly x: object;
  /** Options of the axis of y, in addition to its defaults. */
  readonly y?: object;
  /** A level for comparison. */
  readonly level?: number;
  readonly band?: {
    readonly label: string;
    readonly points: readonly { x: number; low: number; high: number }[];
  };
}

export function lineChart({ lines, x, y = {}, level, band }: Lines, text: PictureText): string {
  const values = lines.flatMap(({ points }) => points.flatMap(({ y: value }) => value ?? []));
  const ends = band?.points.flatMap(({ low, high }) => [low, high]) ?? [];
  const most = Math.max(0, ...lines.map(({ points }) => points.length));
  const chart = part({
    ...{ width: WIDTH, height: HEIGHT, marginLeft: 52, marginRight: 14, marginTop: 10, marginBottom: 38 },
    x,
    y: { ...valueAxis([...values, ...ends]), ...y },
    marks: [
      ...(band === undefined
        ? []
        : [areaY(band.points, { x: 'x', y1: 'low', y2: 'high', fill: colour('band') })]),
      ...(level === undefined ? [] : [ruleY([level], { stroke: 'currentColor', strokeOpacity: 0.6 })]),
      ...lines.map(({ points, colour: name, dashes }) =>
        line(points, {
          ...{ x: 'x', y: 'y', stroke: colour(name), strokeWidth: name === 'accent' ? 2.5 : 1.75 },
          ...(dashes === undefined ? {} : { strokeDasharray: dashes }),
        }),
      ),
      ...(most > MOST_DOTS
        ? []
        : lines.map(({ points, colour: name }) =>
            dot(
              points.filter((point) => point.y !== null),
              { x: 'x', y: 'y', r: 2.5, fill: colour(name) },
            ),
          )),
    ],
  });
  const entries = lines.map(({ label, colour: name, dashes = '' }) => {
    return { label, colour: colour(name), sign: 'line', dashes } as const;
  });
  const soft =
    band === undefined ? [] : [{ label: band.label, colour: colour('band'), sign: 'bar' } as const];
  return picture([legend([...entries, ...soft], WIDTH), chart], WIDTH, text);
}

/** An axis of whole numbers, such as steps ahead or epochs. */
export function countAxis(label: string, most: number): object {
  return {
    ...{ label, labelAnchor: 'center', labelArrow: 'none', tickSize: 3, tickFormat: 'd' },
    ...(most <= 8 ? { ticks: Array.from({ length: most }, (_, index) => index + 1) } : { ticks: 6 }),
    ...(most === 1 ? { domain: [0, 2] } : { domain: [1, most] }),
  };
}
