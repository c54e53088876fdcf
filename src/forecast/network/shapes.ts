import { LetheError } from '../../errors.js';
import type { InferenceNetwork, NetworkValue, Outputs, ShapedNumbers } from '../../network/public.js';
import { mismatch } from '../../text/quote.js';
import type { Widths } from '../frame/frame.js';
import { type Batch, pastWidth, type WindowShape } from '../windows/windows.js';

/** How several steps are forecast: all at once, or one after the other. */
export type Strategy = 'direct' | 'recursive';

export const STRATEGIES: readonly Strategy[] = ['direct', 'recursive'];

/** Shapes of the inputs of a forecaster's network, by name, and of its output, all without the batch. */
export interface ForecastShapes {
  /** `[lookback, width]`: the targets of each row, marks of missing values, covariates and calendar. */
  readonly past: readonly [number, number];
  /** `[lookback * targets]`: the targets only. */
  readonly recent: readonly [number];
  /**
   * `[horizon, width]` of what is known ahead, or `[width]` for the next step if `strategy` is recursive; null if nothing is known ahead.
   */
  readonly future: readonly [number, number] | readonly [number] | null;
  /** `[width]` of static covariates; null if there are none. */
  readonly static: readonly [number] | null;
  /** Number of series. The input `series` is `[1]`: the index of one. */
  readonly series: number;
  /** `[horizon, targets * quantiles]`, or the same numbers in one row; the horizon is 1 if `strategy` is recursive. */
  readonly output: readonly [number, number];
}

/** What a forecast needs of a network. `InferenceNetwork` and the minimal `BareNetwork` implement it. */
export interface ForecastNetwork {
  readonly inputs: readonly NetworkValue[];
  readonly outputs: readonly NetworkValue[];
  predict(x: ForecastInputs, options: { threads?: number }): Promise<Outputs>;
  stream(options: { batch: number; threads?: number }): Promise<ForecastStream>;
}

/** The only input of a network, or all inputs by name. */
export type ForecastInputs = ShapedNumbers | { readonly [name: string]: ShapedNumbers };

/** A network that runs step by step. */
export interface ForecastStream {
  step(x: readonly Float32Array[]): Float32Array;
  close(): void;
}

export function shapesOf(
  { lookback, horizon }: WindowShape,
  widths: Widths,
  series: number,
  quantiles: number,
  strategy: Strategy,
): ForecastShapes {
  const { targets, future, fixed } = widths;
  const isStep = strategy === 'recursive';
  return {
    past: [lookback, pastWidth(widths)],
    recent: [lookback * targets],
    future: future === 0 ? null : isStep ? [future] : [horizon, future],
    static: fixed === 0 ? null : [fixed],
    series,
    output: [isStep ? 1 : horizon, targets * quantiles],
  };
}

/** Selects the inputs of a checked network from a batch: by name, or the past if its only input has another name. */
export function inputsOf(
  network: Pick<ForecastNetwork, 'inputs'>,
  batch: Batch,
  shapes: ForecastShapes,
): ForecastInputs {
  const { count } = batch;
  const known: { readonly [name: string]: ShapedNumbers | undefined } = {
    past: { values: batch.past, shape: [count, ...shapes.past] },
    recent: { values: batch.recent, shape: [count, ...shapes.recent] },
    future: shapes.future === null ? undefined : { values: batch.future, shape: [count, ...shapes.future] },
    static: shapes.static === null ? undefined : { values: batch.fixed, shape: [count, ...shapes.static] },
    series: { values: batch.series, shape: [count, 1] },
  };
  const names = network.inputs.map(({ name }) => name);
  if (names.length === 1) return (known[names[0] as string] ?? known.past) as ShapedNumbers;
  return Object.fromEntries(names.map((name) => [name, known[name] as ShapedNumbers]));
}

/** Targets in the shape of a network's output, which is either by step or one row. */
export function targetsOf(network: InferenceNetwork, batch: Batch, shapes: ForecastShapes): ShapedNumbers {
  const [horizon] = shapes.output;
  const columns = batch.targets.length / (batch.count * horizon);
  const shape = isOneRow(network) ? [horizon * columns] : [horizon, columns];
  return { values: batch.targets, shape: [batch.count, ...shape] };
}

/** Whether a network outputs all numbers of a window in one row. */
export function isOneRow(network: InferenceNetwork): boolean {
  return network.outputShape.length === 1;
}

/** @throws LetheError `model` unless the network accepts the inputs and has an output of the forecast's shape. */
export function checkNetwork(
  caller: string,
  network: Pick<ForecastNetwork, 'inputs' | 'outputs'>,
  shapes: ForecastShapes,
): void {
  const { output, series: _series, ...known } = shapes;
  const inputs: { readonly [name: string]: readonly number[] | null } = { ...known, series: [1] };
  const names = network.inputs.map(({ name }) => name);
  for (const { name, shape } of network.inputs) {
    const expected = names.length === 1 && !(name in inputs) ? shapes.past : (inputs[name] ?? null);
    const fits = shape.every((size, axis) => size === null || size === expected?.[axis]);
    if (expected !== null && shape.length === expected.length && fits) continue;
    const there = Object.entries(inputs).flatMap(([own, size]) =>
      size === null ? [] : `${own} [${size.join(', ')}]`,
    );
    const got = `${name} [${shape.join(', ')}]`;
    throw new LetheError('model', mismatch(`${caller}: network`, `inputs of ${there.join(', ')}`, got));
  }
  const [horizon, columns] = output;
  const { outputs } = network;
  const shape = outputs[0]?.shape ?? [];
  const fits =
    shape.length === 1 ? shape[0] === horizon * columns : shape[0] === horizon && shape[1] === columns;
  if (fits && shape.length <= 2 && outputs.length === 1) return;
  const expected = `an output of shape [${horizon}, ${columns}] or [${horizon * columns}]`;
  const got = outputs.map((own) => `[${own.shape.join(', ')}]`).join(' and ');
  throw new LetheError('model', mismatch(`${caller}: network`, expected, got));
}
