// How did times change from run to run? A line for each training run of Lethe, over the reference runs.
import type { TopLevelSpec } from 'vega-lite';
import { distinct } from '../format.js';
import { DURATION_LABEL, logDomain, logTicks } from './scale.js';
import { SHAPES, type Theme } from './theme.js';

/** Lethe's time of a case in a run, in milliseconds a step. */
export interface HistoryPoint {
  /** The run as it is written at the axis. */
  run: string;
  case: string;
  ms: number;
}

const HEIGHT = 360;
/** Pixels for each run, so that a few runs are not stretched. */
const RUN_WIDTH = 110;

/** The points in the order of the runs, as lines over them. */
export function historyChart(points: readonly HistoryPoint[], theme: Theme): TopLevelSpec {
  const runs = distinct(points.map(({ run }) => run));
  const cases = distinct(points.map((point) => point.case));
  const domain = logDomain(points.map(({ ms }) => ms));
  return {
    title: {
      text: 'How long does an epoch take from run to run?',
      subtitle:
        'Lethe on one thread; the vertical axis is logarithmic. Compare runs of one machine. Less is better.',
    },
    width: Math.max(320, runs.length * RUN_WIDTH),
    height: HEIGHT,
    data: { values: points.map((point) => ({ ...point })) },
    mark: { type: 'line', strokeWidth: 2, point: { size: 60, filled: true } },
    encoding: {
      x: { field: 'run', type: 'ordinal', sort: runs, axis: { title: 'run', labelAngle: 0, grid: false } },
      y: {
        field: 'ms',
        type: 'quantitative',
        scale: { type: 'log', base: 10, domain: [...domain], nice: false },
        axis: { title: 'time of an epoch', values: logTicks(domain, HEIGHT, 36), labelExpr: DURATION_LABEL },
      },
      color: {
        field: 'case',
        type: 'nominal',
        sort: cases,
        scale: { range: [...theme.series] },
        legend: { title: null },
      },
      shape: {
        field: 'case',
        type: 'nominal',
        sort: cases,
        scale: { range: SHAPES.slice(0, 7) },
        legend: { title: null },
      },
    },
  } as TopLevelSpec;
}
