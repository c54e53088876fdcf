// Panels of points, one line of them for each name: what the charts of runtimes and of peers are made of.
import type { Layer, Panel } from './render.js';
import { DURATION_LABEL, logDomain, logTicks } from './scale.js';
import type { Theme } from './theme.js';

/** A point: `ms` milliseconds of whom (`name`), drawn as `series`. */
export interface Dot {
  name: string;
  series: string;
  ms: number;
  /** Written beside it. */
  label?: string;
}

export interface DotPanel {
  title: string;
  /** A second line of the title, in smaller letters. */
  subtitle?: string;
  dots: readonly Dot[];
  /** A line to compare with. */
  reference?: number | undefined;
}

export interface DotOptions {
  theme: Theme;
  /** All names from top to bottom; the same in every panel. */
  names: readonly string[];
  series: readonly { name: string; color: string; shape: string; filled?: boolean }[];
  /** Width of a panel, in pixels. */
  width: number;
  /** So much of it, from 0 to 1, is free for labels on the right. */
  right: number;
}

const LINE_HEIGHT = 21;
const TEXT = { type: 'text', align: 'left', baseline: 'middle', dx: 9, fontSize: 11 } as const;

/**
 * One panel.
 *
 * @param named whether the names stand at its left
 */
export function dotPanel(panel: DotPanel, named: boolean, options: DotOptions): Panel {
  const { title, subtitle, dots, reference } = panel;
  const { theme, names, width, right } = options;
  const values = [...dots.map(({ ms }) => ms), ...(reference === undefined ? [] : [reference])];
  const domain = logDomain(values, right);
  const x = {
    field: 'ms',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain, nice: false },
    axis: {
      title: null,
      labelFlush: false,
      values: logTicks(domain, width, 50),
      labelExpr: DURATION_LABEL,
      labelOverlap: false,
    },
  };
  const y = {
    field: 'name',
    type: 'nominal' as const,
    scale: { domain: [...names] },
    sort: null,
    axis: {
      title: null,
      grid: true,
      ticks: false,
      domain: false,
      labels: named,
      labelLimit: 200,
      labelPadding: 10,
    },
  };
  const line: Layer = {
    data: { values: [{ reference }] },
    mark: { type: 'rule', color: theme.colors.compiled, strokeDash: [3, 3], opacity: 0.8 },
    encoding: { x: { ...x, field: 'reference' } },
  };
  const points: Layer = {
    data: { values: [...dots] },
    mark: { type: 'point', size: 70, strokeWidth: 2, opacity: 1 },
    encoding: { x, y, ...looks(options) },
  };
  const labels: Layer = {
    data: { values: dots.filter(({ label }) => label !== undefined) },
    encoding: { x, y, text: { field: 'label', type: 'nominal' } },
    layer: [
      // Lines behind a label would run through its letters.
      { mark: { ...TEXT, color: theme.background, stroke: theme.background, strokeWidth: 4 } },
      { mark: { ...TEXT, color: theme.ink } },
    ],
  };
  const below = subtitle === undefined ? {} : { subtitle, subtitleFontSize: 12, subtitlePadding: 3 };
  return {
    title: { text: title, frame: 'group', fontSize: 13, offset: 8, ...below },
    width,
    height: names.length * LINE_HEIGHT,
    layer: [...(reference === undefined ? [] : [line]), points, labels],
  };
}

/** Color of the outline, color inside and shape, by series; together they make one legend. */
function looks({ series, theme }: DotOptions) {
  const domain = series.map(({ name }) => name);
  const bySeries = (range: string[]) => ({
    field: 'series',
    type: 'nominal' as const,
    scale: { domain, range },
  });
  return {
    color: bySeries(series.map(({ color }) => color)),
    fill: bySeries(series.map(({ color, filled }) => (filled === false ? theme.background : color))),
    shape: bySeries(series.map(({ shape }) => shape)),
  };
}
