import { type Table, worded } from '../../../report/figures.js';
import { colour } from '../../../report/palette.js';
import { type ChartOptions, chartId, idOf, part, picture } from '../../../report/picture.js';
import { dot, ruleX, ruleY, text, tickX } from '../../../report/plot.js';
import { checkOneOf } from '../../../text/kinds.js';
import type { PairedDifference } from '../../statistics/index.js';
import { selectivityOfResult } from '../../verify/verdict.js';
import type { AblationResult, NetworkResult, TaskVerification } from '../../verify/verification.js';
import { SHORT_TITLES } from './ablation-styles.js';
import { checkTask } from './check-task.js';
import { cellsOf, estimateHeading } from './estimates.js';

/** The measure that is compared between networks. */
export type AblationMeasure = 'score' | 'selectivity';

const WIDTH = 380;
const ROW = 22;

interface Compared {
  readonly title: string;
  /** Heading of a column. */
  readonly short: string;
  readonly of: (network: NetworkResult) => number;
  readonly difference: (result: AblationResult) => PairedDifference | null;
  /** Whether the table has the task's own figures as well. */
  readonly detailed: boolean;
}

const COMPARED: { readonly [Measure in AblationMeasure]: Compared } = {
  score: {
    title: 'Score in the task',
    short: 'score',
    of: ({ score }) => score,
    difference: ({ scoreDifference }) => scoreDifference,
    detailed: true,
  },
  selectivity: {
    title: 'Selectivity index',
    short: 'index',
    of: selectivityOfResult,
    difference: ({ selectivityDifference }) => selectivityDifference,
    detailed: false,
  },
};
type When = AblationResult['when'];
const HEADINGS: { readonly [when in When]: string } = {
  trained: 'trained without it',
  postHoc: 'taken away afterwards',
};
const WHENS = Object.keys(HEADINGS) as When[];

function rowOf({ ablation, when }: Pick<AblationResult, 'ablation' | 'when'>): string {
  return ablation === 'full' ? 'full' : `${when} ${ablation}`;
}

/**
 * Draws the networks one below the other: each a median over seeds with its interval, and a tick for each seed. First
 * the full network, then those trained without a part, then the full one with a part removed after training.
 */
export function ablationChart(
  task: TaskVerification,
  measure: AblationMeasure,
  options: ChartOptions = {},
): string {
  checkTask('ablationChart', task);
  checkOneOf('ablationChart: measure', measure, Object.keys(COMPARED));
  const { title, of } = COMPARED[measure];
  const shown = task.ablations.flatMap((result) => {
    const found = result[measure];
    if (found === null) return [];
    const { median, low, high } = found;
    return [{ ...result, row: rowOf(result), median, low, high, fill: colour(result.ablation) }];
  });
  const seeds = task.seeds.flatMap(({ networks }) =>
    networks.map((network) => ({
      row: rowOf(network),
      value: of(network),
      fill: colour(network.ablation),
    })),
  );
  const rows = ['full', ...WHENS.flatMap((when) => rowsOf(shown, when))];
  const labels = new Map(shown.map((one) => [one.row, SHORT_TITLES[one.ablation]]));
  const full = shown.find(({ ablation }) => ablation === 'full');
  const values = [...shown.flatMap(({ low, high }) => [low, high]), ...seeds.map(({ value }) => value)];
  const headings = WHENS.filter((when) => rows.includes(when));
  const chart = part({
    width: WIDTH,
    height: 44 + rows.length * ROW,
    marginLeft: 122,
    marginRight: 12,
    marginTop: 6,
    marginBottom: 38,
    x: {
      domain: [Math.min(0, ...values), Math.max(1, ...values)],
      label: title.toLowerCase(),
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      ticks: 5,
    },
    y: {
      type: 'band',
      domain: rows,
      label: null,
      tickSize: 0,
      tickFormat: (row: string) => labels.get(row) ?? '',
    },
    marks: [
      ruleX(full === undefined ? [] : [full.median], { stroke: colour('full'), strokeDasharray: '2 3' }),
      tickX(seeds, { x: 'value', y: 'row', stroke: 'fill', strokeOpacity: 0.4, insetTop: 5, insetBottom: 5 }),
      ruleY(shown, { y: 'row', x1: 'low', x2: 'high', stroke: 'fill', strokeWidth: 3 }),
      dot(shown, { x: 'median', y: 'row', r: 4.5, fill: 'fill', stroke: colour('card'), strokeWidth: 1 }),
      text(headings, {
        y: (when: string) => when,
        text: (when: When) => HEADINGS[when],
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: -120,
        dy: 3,
        fontWeight: 600,
      }),
    ],
    color: { type: 'identity' },
  });
  return picture([chart], WIDTH, {
    id: chartId('ablationChart', options) ?? idOf(`ablations-${measure}`, task.task),
    title: `${title} of networks with a part taken away`,
    description: `Medians over seeds. ${shown
      .map(
        ({ ablation, when, median }) =>
          `${SHORT_TITLES[ablation]}${ablation === 'full' ? '' : `, ${HEADINGS[when]}`}: ${median.toFixed(2)}`,
      )
      .join('; ')}.`,
  });
}

function rowsOf(shown: readonly Pick<AblationResult, 'ablation' | 'when'>[], when: When): string[] {
  const rows = shown.filter((one) => one.when === when && one.ablation !== 'full').map(rowOf);
  return rows.length === 0 ? [] : [when, ...rows];
}

/** The numbers of {@link ablationChart}. */
export function ablationTable(task: TaskVerification, measure: AblationMeasure): Table {
  checkTask('ablationTable', task);
  checkOneOf('ablationTable: measure', measure, Object.keys(COMPARED));
  const { title, short, difference: differenceOf, detailed } = COMPARED[measure];
  const details = Object.keys(task.ablations[0]?.details ?? {});
  return {
    caption: `${title} of networks with a part taken away, over seeds`,
    heading: [
      'network',
      ...estimateHeading(short),
      ...estimateHeading('full minus this'),
      'effect size',
      ...(detailed ? ['criterion met by', ...details.map(worded)] : []),
    ],
    rows: task.ablations.map((result) => {
      const difference = differenceOf(result);
      const name = SHORT_TITLES[result.ablation];
      return [
        result.ablation === 'full' ? name : `${name}, ${HEADINGS[result.when]}`,
        ...cellsOf(result[measure]),
        ...cellsOf(difference),
        difference?.effectSize ?? null,
        ...(detailed
          ? [
              `${result.solved} of ${result.score.count}`,
              ...details.map((name) => result.details[name]?.median ?? null),
            ]
          : []),
      ];
    }),
  };
}
