// Chart over time: the past, the forecasts with their interval, and the best baseline.
import { valueAxis } from '../../../report/charts/value-axis.js';
import { percent } from '../../../report/figures.js';
import { legend } from '../../../report/legend.js';
import { colour } from '../../../report/palette.js';
import { type PictureText, part, picture } from '../../../report/picture.js';
import { areaY, dot, line, ruleX } from '../../../report/plot.js';
import type { BaselineName } from '../../baselines/baselines.js';
import { BASELINE_TITLES } from '../titles.js';
import { BASELINE_DASHES } from './baselines.js';
import type { TimeAxis } from './time-axis.js';

/** Up to this many steps, a forecast is drawn with dots as well as a line. */
const MOST_DOTS = 60;
/** For wide screens and for phones. */
const SIZES = {
  wide: { width: 900, height: 260, ticks: 9 },
  narrow: { width: 380, height: 240, ticks: 4 },
} as const;

/** One step of a forecast; NaN where there is no number. */
export interface BandStep {
  readonly time: number;
  readonly point: number;
  readonly low: number;
  readonly high: number;
  readonly baseline: number;
}

/** The content of the chart. */
export interface Band {
  readonly known: readonly { readonly time: number; readonly value: number }[];
  /** Each forecast is a separate line. */
  readonly forecasts: readonly (readonly BandStep[])[];
  readonly axis: TimeAxis;
  readonly baseline: BaselineName;
  /** 0 for no interval. */
  readonly interval: number;
  /** Where to draw a line between past and future. */
  readonly now?: number | undefined;
}

export function bandChart(band: Band, size: keyof typeof SIZES, text: PictureText): string {
  const { width, height, ticks } = SIZES[size];
  const { axis, interval, baseline, now } = band;
  const known = band.known.map(({ time, value }) => ({ at: axis.at(time), value }));
  const steps = band.forecasts.flatMap((own, fold) =>
    own.map(({ time, ...values }) => ({ ...values, fold, at: axis.at(time) })),
  );
  const numbers = [
    ...known.map(({ value }) => value),
    ...steps.flatMap(({ point, low, high, baseline: beside }) => [point, low, high, beside]),
  ].filter((value) => !Number.isNaN(value));
  const of = { x: 'at', z: 'fold' } as const;
  const chart = part({
    ...{ width, height, marginLeft: 52, marginRight: 12, marginTop: 10, marginBottom: 38 },
    x: axis.x(
      [...band.known, ...band.forecasts.flat()].map(({ time }) => time),
      ticks,
    ),
    y: valueAxis(numbers),
    marks: [
      ...(interval === 0 ? [] : [areaY(steps, { ...of, y1: 'low', y2: 'high', fill: colour('band') })]),
      ...(now === undefined
        ? []
        : [ruleX([axis.at(now)], { stroke: 'currentColor', strokeOpacity: 0.5, strokeDasharray: '3 3' })]),
      line(known, { x: 'at', y: 'value', stroke: colour('history'), strokeWidth: 1.75 }),
      line(steps, {
        ...of,
        ...{
          y: 'baseline',
          stroke: colour(baseline),
          strokeWidth: 1.5,
          strokeDasharray: BASELINE_DASHES[baseline],
        },
      }),
      line(steps, { ...of, y: 'point', stroke: colour('accent'), strokeWidth: 2 }),
      ...(steps.length > MOST_DOTS
        ? []
        : [dot(steps, { x: 'at', y: 'point', r: 2.25, fill: colour('accent') })]),
    ],
  });
  const key = legend(
    [
      { label: 'what was', colour: colour('history'), sign: 'line' },
      { label: 'the network', colour: colour('accent'), sign: 'line' },
      ...(interval === 0
        ? []
        : [{ label: `${percent(interval)} interval`, colour: colour('band'), sign: 'bar' } as const]),
      {
        ...{ label: BASELINE_TITLES[baseline], colour: colour(baseline), sign: 'line' },
        dashes: BASELINE_DASHES[baseline],
      },
    ],
    width,
  );
  return picture([key, chart], width, text);
}
