import type { ExampleRun } from '../../forgetting/verify/index.js';
import { counted, everyFew } from '../../report/figures.js';
import { axisX, cell, dot, drawing, line, ruleX, ruleY, text } from '../../report/plot.js';
import { type Frame, MOST_LINES } from '../protocol.js';
import { mixed } from './colours.js';

const HEIGHT = 240;

interface Point {
  readonly step: number;
  readonly value: number;
  readonly output: number;
}

/** True and predicted values: lines over thin bars of the input's first number, or maps for many outputs. */
export function drawPredictions({ example }: Frame, width: number): string {
  return example.outputs > MOST_LINES ? drawMaps(example, width) : drawLines(example, width);
}

function drawLines({ x, y, prediction, steps, outputSteps }: ExampleRun, width: number): string {
  const first = steps - outputSteps;
  const points = (rows: readonly (readonly number[])[]): Point[] =>
    rows.flatMap((row, index) => row.map((value, output) => ({ step: first + index + 1, value, output })));
  const inputs = x.map((row, index) => ({ step: index + 1, value: row[0] ?? 0, output: 0 }));
  const truth = points(y);
  const guess = points(prediction);
  const values = [...inputs, ...truth, ...guess].map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = 0.08 * (high - low || 1);
  return drawing({
    width,
    height: HEIGHT,
    marginLeft: 36,
    marginRight: 12,
    marginTop: 10,
    marginBottom: 34,
    x: { domain: [0.5, steps + 0.5], ticks: everyFew(counted(steps), 12), tickFormat: 'd', label: null },
    y: { domain: [low - room, high + room], label: null, grid: true, ticks: 5 },
    marks: [
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      ruleX(inputs, { x: 'step', y1: 0, y2: 'value', stroke: 'var(--input)', strokeWidth: 5 }),
      line(truth, {
        x: 'step',
        y: 'value',
        z: 'output',
        stroke: 'var(--truth)',
        strokeWidth: 5,
        strokeLinecap: 'round',
        strokeLinejoin: 'round',
      }),
      dot(truth, { x: 'step', y: 'value', fill: 'var(--truth)', r: 5 }),
      line(guess, { x: 'step', y: 'value', z: 'output', stroke: 'var(--accent)', strokeWidth: 1.75 }),
      dot(guess, { x: 'step', y: 'value', fill: 'var(--accent)', r: 2.75 }),
    ],
  });
}

/** Truth above prediction, each output a row. Outputs are between 0 and 1: probabilities. */
function drawMaps({ y, prediction, outputSteps, outputs }: ExampleRun, width: number): string {
  const titles = ['truth', 'prediction'];
  const cells = [y, prediction].flatMap((rows, index) =>
    rows.flatMap((row, step) =>
      row.map((value, output) => ({
        panel: titles[index],
        step: step + 1,
        output: output + 1,
        fill: mixed('var(--open)', value),
      })),
    ),
  );
  return drawing({
    width,
    height: 270,
    marginLeft: 26,
    marginRight: 4,
    marginTop: 24,
    marginBottom: 28,
    fy: { domain: titles, axis: null, padding: 0.2 },
    x: { type: 'band', domain: counted(outputSteps), padding: 0.06, axis: null },
    y: { type: 'band', domain: counted(outputs), padding: 0.08, label: null, tickSize: 0 },
    color: { type: 'identity' },
    marks: [
      cell(cells, { fy: 'panel', x: 'step', y: 'output', fill: 'fill' }),
      text(titles, {
        fy: (title: string) => title,
        text: (title: string) => title,
        frameAnchor: 'top-left',
        dy: -16,
        fontWeight: 600,
      }),
      axisX({ ticks: everyFew(counted(outputSteps), 8), tickSize: 0, label: null }),
    ],
  });
}
