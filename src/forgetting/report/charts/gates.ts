import { counted, type Table } from '../../../report/figures.js';
import { legend } from '../../../report/legend.js';
import { colour } from '../../../report/palette.js';
import { type ChartOptions, chartId, idOf, type Part, picture } from '../../../report/picture.js';
import type { ExampleRun, TaskVerification } from '../../verify/verification.js';
import { checkTask } from './check-task.js';
import { axis, bars, lines, MOST_ROWS, map, type Place, plain, signed } from './panels.js';

/** The most shown steps of a long sequence, from its beginning. */
const MOST_STEPS = 64;
/** More numbers per step are drawn as maps, not lines. */
const MOST_LINES = 2;
const [NARROWEST, WIDEST] = [380, 920];

/**
 * Draws one sequence through the network of one seed: inputs, targets and predictions, and forget gate, input gate and
 * cell of each unit, step by step on one axis.
 */
export function gateChart(task: TaskVerification, options: ChartOptions = {}): string {
  checkTask('gateChart', task);
  const { example } = task;
  const { x, y, prediction, forgetGate, inputGate, cell: cells, shouldForget, outputs, features } = example;
  const steps = counted(stepsOf(example));
  const width = Math.max(NARROWEST, Math.min(WIDEST, 48 + 56 * steps.length));
  const place: Place = { width, steps };
  const first = example.steps - example.outputSteps;
  const flags = (shouldForget ?? []).flatMap((flag, step) =>
    flag === 1 && step < steps.length ? [step + 1] : [],
  );
  const parts = [
    features > 1 ? map('inputs, a row each', signed(x, steps.length), place) : bars('input', x, place),
    ...(outputs > MOST_LINES
      ? [
          map('targets, a row each', plain(y, first), place),
          map('predictions', plain(prediction, first), place),
        ]
      : [lines(y, prediction, first, place)]),
    map('forget gate, a row for each unit', plain(forgetGate, 0), place, flags),
    map('input gate', plain(inputGate, 0), place),
    map('cell', signed(cells, steps.length), place),
    axis(place),
  ];
  return picture([keyOf(example, flags.length > 0, width), ...parts], width, {
    id: chartId('gateChart', options) ?? idOf('gates', task.task),
    title: `One sequence through the network of seed ${example.seed}, step by step`,
    description:
      `Maps of ${Math.min(example.units, MOST_ROWS)} units over ${steps.length} of ${example.steps} steps: forget gate, ` +
      'input gate and cell, below inputs, targets and predictions.' +
      (flags.length > 0 ? ` The past is to be forgotten at steps ${flags.join(', ')}.` : ''),
  });
}

function stepsOf({ steps }: ExampleRun): number {
  return Math.min(steps, MOST_STEPS);
}

function keyOf({ outputs, features }: ExampleRun, flagged: boolean, width: number): Part {
  return legend(
    [
      ...(features > 1 ? [] : [{ label: 'input', colour: colour('control'), sign: 'bar' } as const]),
      ...(outputs > MOST_LINES
        ? []
        : [
            { label: 'target', colour: colour('truth'), sign: 'dot' } as const,
            { label: 'prediction', colour: colour('accent'), sign: 'line' } as const,
          ]),
      { label: 'from 0 to 1', colour: colour('open'), sign: 'ramp' },
      { label: 'from below 0 to above', colour: colour('positive'), from: colour('negative'), sign: 'ramp' },
      ...(flagged
        ? [{ label: 'the past is to be forgotten', colour: colour('ideal'), sign: 'triangle' } as const]
        : []),
    ],
    width,
  );
}

/** The numbers of {@link gateChart}: a row for each step. */
export function gateTable(task: TaskVerification): Table {
  checkTask('gateTable', task);
  const { example } = task;
  const { x, y, prediction, forgetGate, inputGate, cell: cells, shouldForget } = example;
  const first = example.steps - example.outputSteps;
  const columns = [
    { name: 'input', rows: x, from: 0, count: example.features },
    { name: 'target', rows: y, from: first, count: example.outputs },
    { name: 'prediction', rows: prediction, from: first, count: example.outputs },
    { name: 'forget gate', rows: forgetGate, from: 0, count: Math.min(example.units, MOST_ROWS) },
    { name: 'input gate', rows: inputGate, from: 0, count: Math.min(example.units, MOST_ROWS) },
    { name: 'cell', rows: cells, from: 0, count: Math.min(example.units, MOST_ROWS) },
  ];
  return {
    caption: `The sequence of seed ${example.seed}, step by step`,
    heading: [
      'step',
      ...columns.flatMap(({ name, count }) =>
        counted(count).map((index) => (count === 1 ? name : `${name} ${index}`)),
      ),
      ...(shouldForget === null ? [] : ['to be forgotten']),
    ],
    rows: counted(stepsOf(example)).map((step) => [
      step,
      ...columns.flatMap(({ rows, from, count }) =>
        counted(count).map((index) => rows[step - 1 - from]?.[index - 1] ?? null),
      ),
      ...(shouldForget === null ? [] : [shouldForget[step - 1] === 1 ? 'yes' : 'no']),
    ]),
  };
}
