import {
  add,
  concatenate,
  dense,
  embedding,
  flatten,
  gru,
  input,
  kerasDefaults,
  lstm,
  type Model,
  model,
  reshape,
  type SymbolicTensor,
  timeDistributed,
} from '../../network/public.js';
import type { ForecastShapes } from './shapes.js';

/** The recurrent layers that read the past. */
export type CellName = 'lstm' | 'gru';

/** Size of the default network. */
export interface NetworkSize {
  readonly cell: CellName;
  /** Units of each layer. */
  readonly units: number;
  readonly layers: number;
  /** Size of the embedding that identifies a series; 0 for none. */
  readonly embedding: number;
}

/** Numbers of each step, before its values known ahead are concatenated. */
const STEP_WIDTH = 8;
/** Units that combine both. */
export const STEP_UNITS = 16;

/** Size by the number of training windows: 16 units below 200, 32 below 2000, else 64; a second layer from 20000. */
export function sizeFor(windows: number): Pick<NetworkSize, 'units' | 'layers'> {
  const units = windows < 200 ? 16 : windows < 2000 ? 32 : 64;
  return { units, layers: windows < 20_000 ? 1 : 2 };
}

/** The linear layer on the targets. */
export const LINE = 'line';
/** For the last layers: before training they add nothing to the line. */
export const NOTHING = { kernelInitializer: 'zeros' } as const;

/**
 * Sums two paths from the past to all steps: a recurrent one, which also receives the values known ahead step by step, and a linear one on
 * the targets alone (as in LSTNet: G. Lai et al., SIGIR 2018), which keeps the scale and the season. Both start with zeros;
 * `startFromSeason` then initializes the linear one.
 */
export function defaultNetwork(shapes: ForecastShapes, size: NetworkSize): Model {
  const [horizon, columns] = shapes.output;
  const past = input({ shape: shapes.past, name: 'past' });
  const recent = input({ shape: shapes.recent, name: 'recent' });
  const inputs = [past, recent];
  const beside: SymbolicTensor[] = [];
  if (shapes.static !== null) {
    const fixed = input({ shape: shapes.static, name: 'static' });
    inputs.push(fixed);
    beside.push(fixed);
  }
  if (size.embedding > 0) {
    const series = input({ shape: [1], name: 'series' });
    inputs.push(series);
    const place = embedding({ inputDim: shapes.series, outputDim: size.embedding });
    beside.push(one(flatten().apply(one(place.apply(series)))));
  }
  const read = recurrent(past, size);
  const context = beside.length === 0 ? read : one(concatenate().apply([read, ...beside]));
  const line = one(dense({ ...NOTHING, units: horizon * columns, name: LINE }).apply(recent));
  const straight = one(reshape({ targetShape: [horizon, columns] }).apply(line));
  const own = steps(context, shapes, inputs);
  return model({ inputs, outputs: one(add().apply([own, straight])) });
}

export function recurrent(past: SymbolicTensor, { cell, units, layers }: NetworkSize): SymbolicTensor {
  let value = past;
  for (let layer = 1; layer <= layers; layer++) {
    const returnSequences = layer < layers;
    value = one(
      cell === 'lstm'
        ? lstm({ ...kerasDefaults.lstm, units, returnSequences }).apply(value)
        : gru({ ...kerasDefaults.gru, units, returnSequences }).apply(value),
    );
  }
  return value;
}

/** Turns the encoded past into numbers for each step; one small network, shared by all steps, reads the values known ahead. */
function steps(context: SymbolicTensor, shapes: ForecastShapes, inputs: SymbolicTensor[]): SymbolicTensor {
  const [horizon, columns] = shapes.output;
  if (shapes.future === null) {
    const all = one(dense({ ...NOTHING, units: horizon * columns }).apply(context));
    return one(reshape({ targetShape: [horizon, columns] }).apply(all));
  }
  const future = input({ shape: shapes.future, name: 'future' });
  inputs.push(future);
  const all = one(dense({ units: horizon * STEP_WIDTH }).apply(context));
  const each = one(reshape({ targetShape: [horizon, STEP_WIDTH] }).apply(all));
  const both = one(concatenate().apply([each, future]));
  const hidden = one(
    timeDistributed({ layer: dense({ units: STEP_UNITS, activation: 'relu' }) }).apply(both),
  );
  return one(timeDistributed({ layer: dense({ ...NOTHING, units: columns }) }).apply(hidden));
}

export function one(applied: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor {
  return (Array.isArray(applied) ? applied[0] : applied) as SymbolicTensor;
}
