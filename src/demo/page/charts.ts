// Pictures and the tables behind them. Pictures come from a worker of their own, as many as it can make; the last frame
// counts.

import type { TableRow } from '../../forgetting/report/charts/figures.js';
import { CHARTS, type ChartName, type Drawn, type DrawRequest, type Frame, MOST_LINES } from '../protocol.js';
import { element, setText } from './element.js';
import { tableOf } from './table.js';

const MOST_ROWS = 200;
/** Windows change size many times before they have their size. */
const RESIZED_MS = 100;

export class Charts {
  readonly #worker: Worker;
  readonly #onFailed: (message: string) => void;
  #last: Frame | undefined;
  /** What to draw as soon as the worker is free. */
  #next: Frame | undefined;
  #busy = false;

  constructor(onFailed: (message: string) => void) {
    this.#onFailed = onFailed;
    this.#worker = new Worker(new URL('./draw.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Drawn>) => this.#show(data));
    this.#worker.addEventListener('error', ({ message }) => {
      onFailed(message || 'the worker that draws could not be loaded');
    });
    let resizing: ReturnType<typeof setTimeout> | undefined;
    const redraw = new ResizeObserver(() => {
      clearTimeout(resizing);
      resizing = setTimeout(() => {
        if (this.#last !== undefined) this.draw(this.#last);
      }, RESIZED_MS);
    });
    for (const chart of CHARTS) {
      redraw.observe(picture(chart));
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
      sensitivities: 'Derivative of an output by the input so many steps before:',
      interventions: 'Change of an output by a change of the input so many steps before:',
    };
    setText(element('#lags-note', HTMLElement), note[lagsAre]);
    // Of many outputs there are maps, which have their names beside them.
    element('#prediction-keys', HTMLElement).hidden = frame.example.outputs > MOST_LINES;
    element('#flag-note', HTMLElement).hidden = frame.example.shouldForget === null;
    this.#next = frame;
    this.#send();
  }

  #send(): void {
    if (this.#busy || this.#next === undefined) return;
    const frame = this.#next;
    const widths = Object.fromEntries(
      CHARTS.map((chart) => [chart, Math.max(240, Math.floor(picture(chart).clientWidth))]),
    ) as DrawRequest['widths'];
    this.#next = undefined;
    this.#busy = true;
    this.#worker.postMessage({ frame, widths } satisfies DrawRequest);
  }

  #show(drawn: Drawn): void {
    this.#busy = false;
    if ('message' in drawn) this.#onFailed(drawn.message);
    else {
      for (const chart of CHARTS) picture(chart).innerHTML = drawn.charts[chart];
    }
    this.#send();
  }
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
