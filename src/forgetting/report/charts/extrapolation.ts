import { printable } from '../../../report/escape.js';
import type { Table } from '../../../report/figures.js';
import { legend } from '../../../report/legend.js';
import { colour } from '../../../report/palette.js';
import { type ChartOptions, chartId, idOf, part, picture } from '../../../report/picture.js';
import { dot, ruleY, text } from '../../../report/plot.js';
import type { TaskVerification } from '../../verify/verification.js';
import { checkTask } from './check-task.js';
import { cellsOf, estimateHeading } from './estimates.js';

const WIDTH = 380;
const ROW = 46;
const TESTED = 'as in training';

/** The test set, then sequences unlike those of training. */
function conditionsOf(task: TaskVerification): TaskVerification['extrapolations'] {
  const full = task.ablations.find(({ ablation }) => ablation === 'full');
  const tested =
    full === undefined ? [] : [{ name: TESTED, score: full.score, selectivity: full.selectivity }];
  return [...tested, ...task.extrapolations];
}

/** Draws score and selectivity index on sequences that are longer than the training data, or have other values. */
export function extrapolationChart(task: TaskVerification, options: ChartOptions = {}): string {
  checkTask('extrapolationChart', task);
  const conditions = conditionsOf(task);
  const points = conditions.flatMap(({ name, score, selectivity }, row) => [
    { row, name, measure: 'score', ...score },
    ...(selectivity === null ? [] : [{ row, name, measure: 'selectivity', ...selectivity }]),
  ]);
  const values = points.flatMap(({ low, high }) => [low, high]);
  const of = (wanted: string): typeof points => points.filter(({ measure }) => measure === wanted);
  const chart = part({
    width: WIDTH,
    height: 44 + conditions.length * ROW,
    marginLeft: 12,
    marginRight: 14,
    marginTop: 4,
    marginBottom: 38,
    x: { domain: [Math.min(0, ...values), Math.max(1, ...values)], label: null, grid: true, ticks: 5 },
    y: { type: 'band', domain: conditions.map((_, row) => row), axis: null },
    marks: [
      text(conditions, {
        y: (_: unknown, row: number) => row,
        text: ({ name }: { name: string }) => printable(name),
        frameAnchor: 'left',
        textAnchor: 'start',
        dy: -14,
        fill: colour('text'),
      }),
      ruleY(of('score'), {
        y: 'row',
        x1: 'low',
        x2: 'high',
        stroke: colour('accent'),
        strokeWidth: 3,
        dy: 1,
      }),
      dot(of('score'), { x: 'median', y: 'row', r: 4.5, fill: colour('accent'), dy: 1 }),
      ruleY(of('selectivity'), {
        y: 'row',
        x1: 'low',
        x2: 'high',
        stroke: colour('ideal'),
        strokeWidth: 3,
        dy: 12,
      }),
      dot(of('selectivity'), {
        x: 'median',
        y: 'row',
        r: 4,
        fill: colour('card'),
        stroke: colour('ideal'),
        strokeWidth: 2,
        dy: 12,
      }),
    ],
  });
  const key = legend(
    [
      { label: 'score', colour: colour('accent'), sign: 'dot' },
      { label: 'selectivity index', colour: colour('ideal'), sign: 'ring' },
    ],
    WIDTH,
  );
  return picture([key, chart], WIDTH, {
    id: chartId('extrapolationChart', options) ?? idOf('extrapolation', task.task),
    title: 'Score and selectivity index on sequences unlike those of training',
    description: `Medians over seeds. ${conditions
      .map(
        ({ name, score, selectivity }) =>
          `${name}: score ${score.median.toFixed(2)}${selectivity === null ? '' : `, selectivity ${selectivity.median.toFixed(2)}`}`,
      )
      .join('; ')}.`,
  });
}

/** The numbers of {@link extrapolationChart}. */
export function extrapolationTable(task: TaskVerification): Table {
  checkTask('extrapolationTable', task);
  return {
    caption: 'Sequences unlike those of training, over seeds',
    heading: ['sequences', ...estimateHeading('score'), ...estimateHeading('selectivity index')],
    rows: conditionsOf(task).map(({ name, score, selectivity }) => [
      name,
      ...cellsOf(score),
      ...cellsOf(selectivity),
    ]),
  };
}
