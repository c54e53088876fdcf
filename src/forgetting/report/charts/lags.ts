import { counted, everyFew, type Table } from '../../../report/figures.js';
import { legend } from '../../../report/legend.js';
import { colour } from '../../../report/palette.js';
import { type ChartOptions, chartId, idOf, part, picture } from '../../../report/picture.js';
import { axisX, barY, ruleX, ruleY, tickY } from '../../../report/plot.js';
import { checkOneOf } from '../../../text/kinds.js';
import type { LagResult, TaskVerification } from '../../verify/verification.js';
import { checkTask } from './check-task.js';
import { cellsOf, estimateHeading } from './estimates.js';

/** By derivatives, or by replacing inputs. */
export type LagMeasure = 'sensitivity' | 'intervention';

const WIDTH = 380;
const HEIGHT = 250;
/** The most drawn lags, from the first on; the table has all. */
const MOST_LAGS = 32;

interface Shown {
  readonly title: string;
  /** The measured quantity, in the legend. */
  readonly ratio: string;
  readonly lags: (task: TaskVerification) => readonly LagResult[];
}

const SHOWN: { readonly [Measure in LagMeasure]: Shown } = {
  sensitivity: { title: 'Lag sensitivities', ratio: '∂y/∂x', lags: (task) => task.sensitivityByLag },
  intervention: { title: 'Interventions', ratio: 'Δy/Δx', lags: (task) => task.interventionByLag },
};

/** Whether there is anything to draw: there are no sensitivities of probabilities. */
export function hasLags(task: TaskVerification, measure: LagMeasure): boolean {
  checkTask('hasLags', task);
  checkOneOf('hasLags: measure', measure, Object.keys(SHOWN));
  return SHOWN[measure].lags(task).length > 0;
}

/**
 * Draws how much outputs depend on inputs, by lag: the median over seeds with its interval, and the ideal. Both
 * measures of a task have the same scale.
 */
export function lagChart(task: TaskVerification, measure: LagMeasure, options: ChartOptions = {}): string {
  checkTask('lagChart', task);
  checkOneOf('lagChart: measure', measure, Object.keys(SHOWN));
  const { title, ratio, lags: lagsOf } = SHOWN[measure];
  const lags = lagsOf(task);
  const first = lags[0]?.lag ?? 0;
  const last = Math.min(first + MOST_LAGS - 1, lags.at(-1)?.lag ?? 0);
  const domain = counted(last - first + 1).map((count) => first + count - 1);
  const shown = lags
    .filter(({ lag }) => lag <= last)
    .map(({ lag, ideal, value: { median, low, high } }) => ({ lag, ideal, median, low, high }));
  const both = [...task.sensitivityByLag, ...task.interventionByLag];
  const ends = both.flatMap(({ ideal, value }) => [ideal, value.low, value.high]);
  const [lowest, highest] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = 0.08 * (highest - lowest || 1);
  const chart = part({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 38,
    marginRight: 8,
    marginTop: 10,
    marginBottom: 40,
    x: { type: 'band', domain, label: null, padding: 0.35, axis: null },
    y: { domain: [lowest - room, highest + room], label: null, grid: true, ticks: 5 },
    marks: [
      axisX({
        ticks: everyFew(domain, 12),
        tickSize: 0,
        label: 'lag in steps',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      barY(shown, { x: 'lag', y: 'median', fill: colour('accent'), fillOpacity: 0.75 }),
      ruleX(shown, { x: 'lag', y1: 'low', y2: 'high', stroke: colour('text'), strokeWidth: 1.5 }),
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      tickY(shown, { x: 'lag', y: 'ideal', stroke: colour('ideal'), strokeWidth: 3 }),
    ],
  });
  const key = legend(
    [
      { label: `${ratio}, median`, colour: colour('accent'), sign: 'bar' },
      { label: '95 % interval', colour: colour('text'), sign: 'interval' },
      { label: 'ideal', colour: colour('ideal'), sign: 'tick' },
    ],
    WIDTH,
  );
  return picture([key, chart], WIDTH, {
    id: chartId('lagChart', options) ?? idOf(measure, task.task),
    title: `${title} by lag`,
    description: describe(lags),
  });
}

function describe(lags: readonly LagResult[]): string {
  const words = lags
    .slice(0, 4)
    .map(({ lag, ideal, value }) => `lag ${lag}: ${value.median.toFixed(2)}, ideal ${ideal.toFixed(2)}`);
  return `Medians over seeds. ${words.join('; ')}${lags.length > 4 ? '; and so on, see the table.' : '.'}`;
}

/** The numbers of {@link lagChart}. */
export function lagTable(task: TaskVerification, measure: LagMeasure): Table {
  checkTask('lagTable', task);
  checkOneOf('lagTable: measure', measure, Object.keys(SHOWN));
  const { title, lags } = SHOWN[measure];
  return {
    caption: `${title} by lag, over seeds`,
    heading: [
      'lag',
      'ideal',
      ...estimateHeading('measured'),
      'spread within a network',
      'distance from the ideal',
    ],
    rows: lags(task).map(({ lag, ideal, value, spread, distance }) => [
      lag,
      ideal,
      ...cellsOf(value),
      spread,
      distance,
    ]),
  };
}
