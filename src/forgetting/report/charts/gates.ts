import type { ExampleRun, TaskVerification } from '../../verify/verification.js';
import { axisX, barY, cell, dot, line, ruleY, text } from '../plot.js';
import { counted, everyFew, type Table } from './figures.js';
import { legend } from './legend.js';
import { colour } from './palette.js';
import { type ChartOptions, idOf, type Part, part, picture } from './picture.js';

/** Of a long sequence only its beginning is shown. */
const MOST_STEPS = 64;
const MOST_UNITS = 32;
/** More numbers a step than these are maps, not lines. */
const MOST_LINES = 2;
const ROW = 13;
const TITLE = 22;
const [NARROWEST, WIDEST] = [400, 860];
const MARGINS = { marginLeft: 38, marginRight: 10 };

type Rows = readonly (readonly number[])[];

/** Where the drawn steps are. */
interface Frame {
  readonly width: number;
  readonly steps: readonly number[];
}

/**
 * One sequence through the network of one seed: inputs, targets and predictions, and what forget gate, input gate and
 * cell of each unit do, step by step on one axis.
 */
export function gateChart(task: TaskVerification, options: ChartOptions = {}): string {
  const { example } = task;
  const { x, y, prediction, forgetGate, inputGate, cell: cells, shouldForget, outputs, features } = example;
  const steps = counted(stepsOf(example));
  const width = Math.max(NARROWEST, Math.min(WIDEST, 48 + 30 * steps.length));
  const frame: Frame = { width, steps };
  const first = example.steps - example.outputSteps;
  const flags = (shouldForget ?? []).flatMap((flag, step) =>
    flag === 1 && step < steps.length ? [step + 1] : [],
  );
  const parts = [
    features > 1 ? map('inputs, a row each', signed(x), frame) : bars('input', x, frame),
    ...(outputs > MOST_LINES
      ? [
          map('targets, a row each', plain(y, first), frame),
          map('predictions', plain(prediction, first), frame),
        ]
      : [lines(y, prediction, first, frame)]),
    map('forget gate, a row for each unit', plain(forgetGate, 0), frame, flags),
    map('input gate', plain(inputGate, 0), frame),
    map('cell', signed(cells), frame),
    axis(frame),
  ];
  return picture([keyOf(example, flags.length > 0, width), ...parts], width, {
    id: options.id ?? idOf('gates', task.task),
    title: `One sequence through the network of seed ${example.seed}, step by step`,
    description:
      `Maps of ${Math.min(example.units, MOST_UNITS)} units over ${steps.length} of ${example.steps} steps: forget gate, ` +
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

interface Cell {
  readonly step: number;
  readonly row: number;
  readonly share: number;
}

/** Values from 0 to 1, the first of them at so many steps after the first. */
function plain(rows: Rows, first: number): Cell[] {
  return rows.flatMap((row, step) =>
    row.slice(0, MOST_UNITS).map((share, index) => ({
      step: first + step + 1,
      row: index + 1,
      share: Math.max(0, Math.min(1, share)),
    })),
  );
}

/** Values by the largest of them, from -1 to 1. */
function signed(rows: Rows): Cell[] {
  const largest = Math.max(1e-6, ...rows.slice(0, MOST_STEPS).flatMap((row) => row.map(Math.abs)));
  return rows.flatMap((row, step) =>
    row
      .slice(0, MOST_UNITS)
      .map((value, index) => ({ step: step + 1, row: index + 1, share: value / largest })),
  );
}

function band({ steps }: Frame): { type: 'band'; domain: readonly number[]; padding: number; axis: null } {
  return { type: 'band', domain: steps, padding: 0.06, axis: null };
}

function title(words: string): ReturnType<typeof text> {
  return text([words], {
    frameAnchor: 'top-left',
    dy: -15,
    dx: -MARGINS.marginLeft,
    fontWeight: 600,
    fill: colour('text'),
  });
}

/** A map of so many rows over the steps. */
function map(words: string, cells: readonly Cell[], place: Frame, flags: readonly number[] = []): Part {
  const within = cells.filter(({ step }) => step <= place.steps.length);
  const rows = counted(Math.max(1, ...within.map(({ row }) => row)));
  const background = within.map(({ step, row }) => ({ step, row }));
  const above = flags.length > 0 ? 8 : 0;
  return part({
    ...MARGINS,
    width: place.width,
    height: TITLE + above + rows.length * ROW + 6,
    marginTop: TITLE + above,
    marginBottom: 6,
    x: band(place),
    y: {
      type: 'band',
      domain: rows,
      padding: 0.06,
      axis: rows.length > 1 ? 'left' : null,
      label: null,
      tickSize: 0,
      ticks: everyFew(rows, 8),
    },
    opacity: { type: 'identity' },
    marks: [
      cell(background, { x: 'step', y: 'row', fill: colour('closed') }),
      cell(
        within.filter(({ share }) => share > 0),
        { x: 'step', y: 'row', fill: colour('positive'), fillOpacity: 'share' },
      ),
      cell(
        within.filter(({ share }) => share < 0),
        {
          x: 'step',
          y: 'row',
          fill: colour('negative'),
          fillOpacity: ({ share }: Cell) => -share,
        },
      ),
      dot(flags, {
        x: (step: number) => step,
        frameAnchor: 'top',
        dy: -6,
        symbol: 'triangle',
        rotate: 180,
        r: 3.5,
        fill: colour('ideal'),
      }),
      title(words),
    ],
  });
}

/** One number a step, as bars. */
function bars(words: string, rows: Rows, place: Frame): Part {
  const points = rows
    .slice(0, place.steps.length)
    .map((row, step) => ({ step: step + 1, value: row[0] ?? 0 }));
  return part({
    ...MARGINS,
    width: place.width,
    height: 90,
    marginTop: TITLE,
    marginBottom: 8,
    x: band(place),
    y: { label: null, ticks: 3, grid: true, nice: true, zero: true },
    marks: [
      barY(points, { x: 'step', y: 'value', fill: colour('control'), insetLeft: 2, insetRight: 2 }),
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      title(words),
    ],
  });
}

/** Predictions over targets. */
function lines(targets: Rows, predictions: Rows, first: number, place: Frame): Part {
  const points = (rows: Rows): { step: number; value: number; output: number }[] =>
    rows
      .flatMap((row, step) => row.map((value, output) => ({ step: first + step + 1, value, output })))
      .filter(({ step }) => step <= place.steps.length);
  const [truth, guess] = [points(targets), points(predictions)];
  const at = { x: 'step', y: 'value' } as const;
  return part({
    ...MARGINS,
    width: place.width,
    height: 150,
    marginTop: TITLE,
    marginBottom: 8,
    x: band(place),
    y: { label: null, ticks: 4, grid: true, nice: true, zero: true },
    marks: [
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      line(truth, {
        ...at,
        z: 'output',
        stroke: colour('truth'),
        strokeWidth: 5,
        strokeLinejoin: 'round',
        strokeLinecap: 'round',
      }),
      dot(truth, { ...at, fill: colour('truth'), r: 4.5 }),
      line(guess, { ...at, z: 'output', stroke: colour('accent'), strokeWidth: 1.75 }),
      dot(guess, { ...at, fill: colour('accent'), r: 2.5 }),
      title(first > 0 ? 'target and prediction, at the last step' : 'targets and predictions'),
    ],
  });
}

/** The steps, below everything. */
function axis(place: Frame): Part {
  return part({
    ...MARGINS,
    width: place.width,
    height: 36,
    marginTop: 0,
    marginBottom: 36,
    x: band(place),
    marks: [
      axisX({
        ticks: everyFew(place.steps, 16),
        tickSize: 0,
        label: 'step',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
    ],
  });
}

/** The numbers of {@link gateChart}: a row for each step. */
export function gateTable(task: TaskVerification): Table {
  const { example } = task;
  const { x, y, prediction, forgetGate, inputGate, cell: cells, shouldForget } = example;
  const first = example.steps - example.outputSteps;
  const columns = [
    { name: 'input', rows: x, from: 0, count: example.features },
    { name: 'target', rows: y, from: first, count: example.outputs },
    { name: 'prediction', rows: prediction, from: first, count: example.outputs },
    { name: 'forget gate', rows: forgetGate, from: 0, count: Math.min(example.units, MOST_UNITS) },
    { name: 'input gate', rows: inputGate, from: 0, count: Math.min(example.units, MOST_UNITS) },
    { name: 'cell', rows: cells, from: 0, count: Math.min(example.units, MOST_UNITS) },
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
