// A panel of lines, each with its name at its end: what the charts of sizes and of threads are made of.
import type { Layer, Panel } from './render.js';
import { spread } from './scale.js';
import type { Theme } from './theme.js';

export interface Line {
  name: string;
  color: string;
  shape: string;
  /** Length of dashes and of gaps, in pixels; unbroken if it is empty. */
  dash: readonly number[];
  /** Whether the points are filled. */
  filled: boolean;
  width: number;
  points: readonly { x: number; y: number }[];
}

/** A logarithmic axis. */
export interface Axis {
  title: string;
  base: 2 | 10;
  domain: readonly [number, number];
  ticks: readonly number[];
  /** Vega expression of what is written at `datum.value`. */
  label: string;
}

export interface LineOptions {
  theme: Theme;
  x: Axis;
  y: Axis;
  /** In pixels, without axes and names. */
  width: number;
  height: number;
  /** Lines of a single value of x, with a name at the top. */
  marks?: readonly { x: number; name: string }[];
}

const LABEL_HEIGHT = 17;
const LEADER = 16;

/** The lines, a thin leader from each last point to the line's name at the right, and the marks. */
export function linePanel(lines: readonly Line[], options: LineOptions): Panel {
  const { theme, width, height, marks = [] } = options;
  const encoding = { x: encode('x', options.x), y: encode('y', options.y) };
  return {
    width,
    height,
    layer: [
      ...marks.flatMap((mark) => markLayers(mark, encoding.x, theme)),
      ...lines.map((line): Layer => {
        const { color, dash, width: strokeWidth, points } = line;
        const mark = {
          type: 'line' as const,
          color,
          strokeWidth,
          strokeDash: [...dash],
          ...pointsOf(line, theme),
        };
        return { data: { values: [...points] }, mark, encoding };
      }),
      ...labelLayers(lines, options),
    ],
  };
}

function encode(field: 'x' | 'y', { title, base, domain, ticks, label }: Axis) {
  return {
    field,
    type: 'quantitative' as const,
    scale: { type: 'log' as const, base, domain: [...domain], nice: false },
    axis: { title, values: [...ticks], labelExpr: label, labelOverlap: false, labelFlush: false },
  };
}

function pointsOf({ shape, color, filled }: Line, { background }: Theme) {
  if (shape === '') return {};
  const fill = filled ? color : background;
  return { point: { shape, size: 60, stroke: color, strokeWidth: 2, strokeDash: [1, 0], fill, opacity: 1 } };
}

function markLayers(mark: { x: number; name: string }, x: ReturnType<typeof encode>, theme: Theme): Layer[] {
  const data = { values: [mark] };
  return [
    { data, mark: { type: 'rule', color: theme.muted, strokeDash: [2, 3] }, encoding: { x } },
    {
      data,
      mark: { type: 'text', align: 'left', baseline: 'top', dx: 5, fontSize: 12, color: theme.muted },
      encoding: { x, y: { value: 2 }, text: { field: 'name', type: 'nominal' } },
    },
  ];
}

function labelLayers(lines: readonly Line[], { x, y, width, height }: LineOptions): Layer[] {
  const named = lines.flatMap((line) => {
    const last = line.points.at(-1);
    return last === undefined ? [] : [{ line, last }];
  });
  const heights = named.map(({ last }) => height - place(last.y, y, height));
  const places = spread(heights, LABEL_HEIGHT, height);
  return named.flatMap(({ line: { name, color }, last }, index): Layer[] => {
    const data = { values: [{ name }] };
    const at = places[index] ?? 0;
    return [
      {
        data,
        mark: { type: 'rule', color, strokeWidth: 1, opacity: 0.6 },
        encoding: {
          x: { value: place(last.x, x, width) + 6 },
          x2: { value: width + LEADER },
          y: { value: heights[index] ?? 0 },
          y2: { value: at },
        },
      },
      {
        data,
        mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 13, fontWeight: 600, color },
        encoding: {
          x: { value: width + LEADER + 4 },
          y: { value: at },
          text: { field: 'name', type: 'nominal' },
        },
      },
    ];
  });
}

/** How far a value is from the beginning of an axis, in pixels. */
function place(value: number, { domain: [low, high] }: Axis, length: number): number {
  return (Math.log(value / low) / Math.log(high / low)) * length;
}
