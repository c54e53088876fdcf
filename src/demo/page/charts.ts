// Charts and the tables behind them.

import type { TableRow } from '../../report/figures.js';
import { CHARTS, type ChartName, type Frame, MOST_LINES } from '../protocol.js';
import { Drawer, whenResized, widthOf } from './drawer.js';
import { element, setText } from './element.js';
import { tableOf } from './table.js';

const MOST_ROWS = 200;

export class Charts {
  readonly #drawer: Drawer<ChartName>;
  #last: Frame | undefined;

  constructor(onFailed: (message: string) => void) {
    const places = byChart(picture);
    const worker = new Worker(new URL('./draw.js', import.meta.url), { type: 'module' });
    this.#drawer = new Drawer(worker, places, onFailed);
    whenResized(Object.values(places), () => {
      if (this.#last !== undefined) this.draw(this.#last);
    });
    for (const chart of CHARTS) {
      details(chart).addEventListener('toggle', () => {
        if (this.#last !== undefined) showTable(chart, this.#last);
      });
    }
  }

  draw(frame: Frame): void {
    this.#last = frame;
    for (const chart of CHARTS) showTable(chart, frame);
    const { lagsAre } = frame;
    const note = {
      sensitivities: 'Derivative of an output by the input this many steps before:',
      interventions: 'Change of an output by a change of the input this many steps before:',
    };
    setText(element('#lags-note', HTMLElement), note[lagsAre]);
    // Many outputs are shown as maps, with names next to them.
    element('#prediction-keys', HTMLElement).hidden = frame.example.outputs > MOST_LINES;
    element('#flag-note', HTMLElement).hidden = frame.example.shouldForget === null;
    this.#drawer.draw(() => ({ frame, widths: byChart((chart) => widthOf(picture(chart))) }));
  }
}

function byChart<Value>(of: (chart: ChartName) => Value): { readonly [chart in ChartName]: Value } {
  const values = CHARTS.map((chart) => [chart, of(chart)]);
  return Object.fromEntries(values) as { readonly [chart in ChartName]: Value };
}

function picture(chart: ChartName): HTMLElement {
  return element(`#${chart} .picture`, HTMLElement);
}

function details(chart: ChartName): HTMLDetailsElement {
  return element(`#${chart} details`, HTMLDetailsElement);
}

/** Tables that are closed cost nothing. */
function showTable(chart: ChartName, frame: Frame): void {
  if (!details(chart).open) return;
  const { headings, rows } = TABLES[chart](frame);
  element(`#${chart} .table`, HTMLElement).replaceChildren(tableOf(headings, rows.slice(0, MOST_ROWS)));
}

type Table = { readonly headings: readonly string[]; readonly rows: readonly TableRow[] };

const TABLES: { readonly [chart in ChartName]: (frame: Frame) => Table } = {
  loss: ({ curve }) => ({
    headings: ['Epoch', 'Loss'],
    rows: curve.epochs.map((epoch, index) => [epoch, curve.losses[index] ?? null]),
  }),
  predictions: ({ example: { x, y, prediction, features, outputs, steps, outputSteps } }) => ({
    headings: [
      'Step',
      ...numbered('input', features),
      ...numbered('truth', outputs),
      ...numbered('prediction', outputs),
    ],
    rows: x.map((inputs, step) => {
      const at = step - (steps - outputSteps);
      const blank = Array.from({ length: outputs }, () => null);
      return [step + 1, ...inputs, ...(y[at] ?? blank), ...(prediction[at] ?? blank)];
    }),
  }),
  lags: ({ lags }) => ({
    headings: ['Lag', 'mean', 'spread', 'ideal', 'distance from it'],
    rows: lags.map(({ lag, mean, spread, ideal, distance }) => [lag, mean, spread, ideal, distance]),
  }),
  gates: ({ example: { forgetGate, inputGate, cell, units } }) => ({
    headings: ['Step, unit', 'forget gate', 'input gate', 'cell'],
    rows: forgetGate.flatMap((gates, step) =>
      Array.from({ length: units }, (_, unit) => [
        `${step + 1}, ${unit + 1}`,
        gates[unit] ?? null,
        inputGate[step]?.[unit] ?? null,
        cell[step]?.[unit] ?? null,
      ]),
    ),
  }),
};

function numbered(name: string, count: number): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
}
