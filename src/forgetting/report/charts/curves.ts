import type { Table } from '../../../report/figures.js';
import { legend } from '../../../report/legend.js';
import { logTicks } from '../../../report/log-ticks.js';
import { colour } from '../../../report/palette.js';
import { type ChartOptions, chartId, idOf, part, picture } from '../../../report/picture.js';
import { areaY, line } from '../../../report/plot.js';
import type { TaskVerification } from '../../verify/verification.js';
import { DASHES, SHORT_TITLES } from './ablation-styles.js';
import { checkTask } from './check-task.js';
import { cellsOf, estimateHeading } from './estimates.js';

const WIDTH = 380;
const HEIGHT = 260;

/** Whether there is a loss to draw. */
export function hasCurves(task: TaskVerification): boolean {
  checkTask('hasCurves', task);
  const { curves, curveEpochs } = task;
  return curves.length > 0 && curveEpochs.length > 1;
}

/** Draws the loss by epoch on a logarithmic scale, for each trained network: median over seeds and its interval. */
export function curveChart(task: TaskVerification, options: ChartOptions = {}): string {
  checkTask('curveChart', task);
  const curves = task.curves.map(({ ablation, values }) => ({
    ablation,
    points: values
      .map(({ median, low, high }, index) => ({ epoch: task.curveEpochs[index] ?? 0, median, low, high }))
      .filter(({ low }) => low > 0),
  }));
  const values = curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const [low, high] = values.length === 0 ? [0.1, 1] : [Math.min(...values), Math.max(...values)];
  const chart = part({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 12,
    marginTop: 8,
    marginBottom: 38,
    x: { label: 'epoch', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    y: {
      type: 'log',
      domain: [low / 1.3, high * 1.3],
      label: null,
      grid: true,
      ticks: logTicks(low / 1.3, high * 1.3),
      tickFormat: '~g',
      tickSize: 0,
    },
    marks: [
      ...curves.map(({ ablation, points }) =>
        areaY(points, { x: 'epoch', y1: 'low', y2: 'high', fill: colour(ablation), fillOpacity: 0.16 }),
      ),
      ...curves.map(({ ablation, points }) =>
        line(points, {
          x: 'epoch',
          y: 'median',
          stroke: colour(ablation),
          strokeWidth: ablation === 'full' ? 2.5 : 1.75,
          ...(DASHES[ablation] === '' ? {} : { strokeDasharray: DASHES[ablation] }),
        }),
      ),
    ],
  });
  const key = legend(
    curves.map(({ ablation }) => ({
      label: SHORT_TITLES[ablation],
      colour: colour(ablation),
      sign: 'line',
      dashes: DASHES[ablation],
    })),
    WIDTH,
  );
  return picture([key, chart], WIDTH, {
    id: chartId('curveChart', options) ?? idOf('curves', task.task),
    title: 'Loss while training, by epoch',
    description: `Medians over seeds, on a logarithmic scale. Last: ${curves
      .map(
        ({ ablation, points }) => `${SHORT_TITLES[ablation]} ${(points.at(-1)?.median ?? 0).toPrecision(2)}`,
      )
      .join('; ')}.`,
  });
}

/** The numbers of {@link curveChart}. */
export function curveTable(task: TaskVerification): Table {
  checkTask('curveTable', task);
  return {
    caption: 'Loss by epoch, over seeds: median, and the ends of its interval',
    heading: ['epoch', ...task.curves.flatMap(({ ablation }) => estimateHeading(SHORT_TITLES[ablation]))],
    rows: task.curveEpochs.map((epoch, index) => [
      epoch,
      ...task.curves.flatMap(({ values }) => cellsOf(values[index] ?? null)),
    ]),
  };
}
